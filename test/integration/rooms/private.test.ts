import { expect } from 'chai';
import { type Player, refusal, SERVICE, Theatre, user } from '../../support/theatre.ts';

const HALL = `hall@${SERVICE}`;

describe('a room on a real server: one to one (XEP-0045 §7.5, §17.4)', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  let juliet: Player;
  let tybalt: Player;

  before(async () => {
    theatre = await Theatre.open(['romeo', 'juliet', 'tybalt']);
    [romeo, juliet, tybalt] = (await theatre.logAllIn('romeo', 'juliet', 'tybalt')) as [
      Player,
      Player,
      Player,
    ];
    await romeo.opens(HALL);
    await juliet.enters(HALL);
    await romeo.ignores(HALL);
  });
  after(() => theatre[Symbol.asyncDispose]());

  it('passes a private message to all clients of one, marked as one', async () => {
    const phone = await theatre.logIn('juliet', 'phone');
    await phone.enters(HALL);
    await romeo.ignores(HALL);
    await juliet.ignores(HALL);
    romeo.sends(
      `<message to='${HALL}/juliet' type='chat' id='p1'><body>Psst</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>`,
    );
    for (const client of [juliet, phone]) {
      await client.receives(
        `<message from='${HALL}/romeo' type='chat' id='p1'><body>Psst</body><active xmlns='http://jabber.org/protocol/chatstates'/>${user()}</message>`,
      );
    }
    phone.sends(`<presence to='${HALL}' type='unavailable'/>`);
    await phone.ignores(HALL);
    await romeo.ignores(HALL);
    await juliet.ignores(HALL);
  });

  it('says so when there is nobody of that name, or one is not inside', async () => {
    romeo.sends(`<message to='${HALL}/paris' type='chat' id='p2'><body>Hey</body></message>`);
    await romeo.receives(
      `<message from='${HALL}/paris' type='error' id='p2'>${refusal('cancel', 'item-not-found')}</message>`,
    );
    romeo.sends(`<message to='${HALL}/juliet' type='groupchat' id='p3'><body>Hey</body></message>`);
    await romeo.receives(
      `<message from='${HALL}/juliet' type='error' id='p3'>${refusal('modify', 'bad-request')}</message>`,
    );
    tybalt.sends(`<message to='${HALL}/juliet' type='chat' id='p4'><body>Hey</body></message>`);
    await tybalt.receives(
      `<message from='${HALL}/juliet' type='error' id='p4'>${refusal('cancel', 'not-acceptable')}</message>`,
    );
    await juliet.receivesNothing(HALL);
  });

  it('gives an error that came back for it to the client that sent it, and to nobody else', async () => {
    romeo.sends(`<message to='${HALL}/juliet' type='chat' id='p5'><body>Sealed</body></message>`);
    await juliet.receives(`<message from='${HALL}/romeo' type='chat' id='p5'/>`);
    juliet.sends(
      `<message to='${HALL}/romeo' type='error' id='p5'><error type='modify' by='${juliet.jid}'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>I am ${juliet.jid}</text></error></message>`,
    );
    const back = await romeo.receives(
      `<message from='${HALL}/juliet' type='error' id='p5'>${refusal('modify', 'not-acceptable')}</message>`,
    );
    expect(String(back)).not.to.include(juliet.bare);
    // The same once more, and for what was said to all: the room's own business.
    juliet.sends(
      `<message to='${HALL}/romeo' type='error' id='p5'>${refusal('modify', 'not-acceptable')}</message>`,
    );
    await juliet.done(HALL);
    await romeo.receivesNothing(HALL);
  });

  it('is the owner’s to forbid (allowpm)', async () => {
    await romeo.configures(HALL, { roomconfig_allowpm: 'moderators' });
    await romeo.ignores(HALL);
    await juliet.ignores(HALL);
    juliet.sends(`<message to='${HALL}/romeo' type='chat' id='p6'><body>May I?</body></message>`);
    await juliet.receives(
      `<message from='${HALL}/romeo' type='error' id='p6'>${refusal('auth', 'forbidden')}</message>`,
    );
    await romeo.receivesNothing(HALL);
  });

  it('forwards IQs between occupants, neither learning the other’s address', async () => {
    juliet.sends(
      `<iq to='${HALL}/romeo' type='get' id='v1'><query xmlns='jabber:iq:version'/></iq>`,
    );
    const asked = await romeo.receives(
      `<iq from='${HALL}/juliet' type='get' id='any'><query xmlns='jabber:iq:version'/></iq>`,
    );
    romeo.sends(
      `<iq to='${HALL}/juliet' type='result' id='${String(asked.attrs['id'])}'><query xmlns='jabber:iq:version'><name>Quill</name></query></iq>`,
    );
    await juliet.receives(
      `<iq from='${HALL}/romeo' type='result' id='v1'><query xmlns='jabber:iq:version'><name>Quill</name></query></iq>`,
    );
    expect(
      await tybalt.isRefused(`${HALL}/romeo`, 'get', `<query xmlns='jabber:iq:version'/>`),
    ).to.equal('not-acceptable');
  });

  it('answers a ping to oneself while inside (XEP-0410), and not outside', async () => {
    const ping = `<ping xmlns='urn:xmpp:ping'/>`;
    await juliet.asks(`${HALL}/juliet`, 'get', ping);
    expect(await tybalt.isRefused(`${HALL}/tybalt`, 'get', ping)).to.equal('not-acceptable');
    expect(await juliet.isRefused(`${HALL}/paris`, 'get', ping)).to.equal('item-not-found');
  });

  it('answers probes to those inside (§15.3)', async () => {
    juliet.sends(`<presence to='${HALL}/romeo' type='probe'/>`);
    await juliet.receives(
      `<presence from='${HALL}/romeo'>${user(`<item affiliation='owner' role='moderator'/>`)}</presence>`,
    );
    tybalt.sends(`<presence to='${HALL}/romeo' type='probe' id='b1'/>`);
    await tybalt.receives(
      `<presence from='${HALL}/romeo' type='error' id='b1'>${refusal('cancel', 'not-acceptable')}</presence>`,
    );
  });
});
