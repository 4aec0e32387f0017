import { expect } from 'chai';
import {
  codes,
  JOIN,
  type Player,
  refusal,
  SERVICE,
  Theatre,
  user,
} from '../../support/theatre.ts';

const HALL = `hall@${SERVICE}`;

describe('a room on a real server: coming and going (XEP-0045 §7.2, §7.14; A9)', function () {
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
  });
  after(() => theatre[Symbol.asyncDispose]());

  it('is opened by entering it, locked until it is configured (201, 110)', async () => {
    romeo.sends(`<presence to='${HALL}/romeo' id='j1'>${JOIN}</presence>`);
    await romeo.receives(
      `<presence from='${HALL}/romeo' to='${romeo.jid}' id='j1'>${user(
        `<item affiliation='owner' role='moderator' jid='${romeo.jid}'/>`,
        codes(201, 110),
      )}</presence>`,
    );
    const subject = await romeo.receives(
      `<message from='${HALL}' type='groupchat' id='any'><subject/></message>`,
    );
    expect(subject.getChildText('subject')).to.equal('');
    expect(subject.getChild('body')).to.equal(undefined);

    juliet.sends(`<presence to='${HALL}/juliet' id='j2'>${JOIN}</presence>`);
    const locked = await juliet.receives(
      `<presence type='error' from='${HALL}/juliet' id='j2'>${JOIN}${refusal('cancel', 'item-not-found')}</presence>`,
    );
    expect(locked.getChild('error')?.attrs['by']).to.equal(HALL);

    // An instant room (§10.1.2): an empty form.
    romeo.sends(
      `<iq to='${HALL}' type='set' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`,
    );
    await romeo.receives(`<iq type='result' id='c1' from='${HALL}'/>`);
    await romeo.receivesNothing(HALL);
  });

  it('shows others, oneself, then history, then the subject', async () => {
    romeo.sends(
      `<message to='${HALL}' type='groupchat' id='m1'><body>Anyone? 皆さん</body></message>`,
    );
    await romeo.receives(
      `<message from='${HALL}/romeo' type='groupchat' id='m1'><body>Anyone? 皆さん</body></message>`,
    );
    juliet.sends(
      `<presence to='${HALL}/juliet' id='j3'>${JOIN}<show>away</show><status>In the tower</status></presence>`,
    );
    await juliet.receives(
      `<presence from='${HALL}/romeo'>${user(`<item affiliation='owner' role='moderator'/>`)}</presence>`,
    );
    await juliet.receives(
      `<presence from='${HALL}/juliet' id='j3'><show>away</show><status>In the tower</status>${user(
        `<item affiliation='none' role='participant' jid='${juliet.jid}'/>`,
        codes(110),
      )}</presence>`,
    );
    await juliet.receives(
      `<message from='${HALL}/romeo' type='groupchat' id='m1'><body>Anyone? 皆さん</body><delay xmlns='urn:xmpp:delay' stamp='any' from='${HALL}'/></message>`,
    );
    await juliet.receives(`<message from='${HALL}' type='groupchat'><subject/></message>`);
    await romeo.receives(
      `<presence from='${HALL}/juliet'><show>away</show>${user(
        `<item affiliation='none' role='participant' jid='${juliet.jid}'/>`,
      )}</presence>`,
    );
    await juliet.receivesNothing(HALL);
  });

  it('lets in several clients of one person under one nick, and shows the most available', async () => {
    const phone = await theatre.logIn('juliet', 'phone');
    phone.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    await phone.receives(`<presence from='${HALL}/romeo'/>`);
    await phone.receives(
      `<presence from='${HALL}/juliet'>${user(`<item affiliation='none' role='participant' jid='${phone.jid}'/>`, codes(110))}</presence>`,
    );
    await phone.ignores(HALL);
    await romeo.receives(
      `<presence from='${HALL}/juliet'>${user(`<item affiliation='none' role='participant' jid='${phone.jid}'/>`)}</presence>`,
    );
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(`<item affiliation='none' role='participant' jid='${phone.jid}'/>`, codes(110))}</presence>`,
    );
    phone.sends(`<presence to='${HALL}/juliet' type='unavailable'/>`);
    await phone.receives(
      `<presence from='${HALL}/juliet' type='unavailable'>${user(`<item affiliation='none' role='none' jid='${phone.jid}'/>`, codes(110))}</presence>`,
    );
    // She is still there, with the client that stayed.
    await romeo.receives(
      `<presence from='${HALL}/juliet'><show>away</show>${user(`<item affiliation='none' role='participant' jid='${juliet.jid}'/>`)}</presence>`,
    );
    await juliet.ignores(HALL);
  });

  it('passes on how somebody is (§7.7), with what his client adds', async () => {
    juliet.sends(
      `<presence to='${HALL}/juliet'><show>dnd</show><status>Busy</status><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='v'/></presence>`,
    );
    for (const player of [romeo, juliet]) {
      const own = player === juliet ? codes(110) : '';
      await player.receives(
        `<presence from='${HALL}/juliet'><show>dnd</show><status>Busy</status><c xmlns='http://jabber.org/protocol/caps' node='n' ver='v'/>${user(
          `<item affiliation='none' role='participant' jid='${juliet.jid}'/>`,
          own,
        )}</presence>`,
      );
    }
  });

  it('resynchronises a client that enters again (§15.3)', async () => {
    juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}<show>dnd</show></presence>`);
    await juliet.receives(`<presence from='${HALL}/romeo'/>`);
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(
        `<item affiliation='none' role='participant' jid='${juliet.jid}'/>`,
        codes(110),
      )}</presence>`,
    );
    await juliet.receives(
      `<message from='${HALL}/romeo' id='m1' type='groupchat'><body/></message>`,
    );
    await juliet.receives(`<message from='${HALL}' type='groupchat'><subject/></message>`);
    await romeo.ignores(HALL);
  });

  it('is left by its address or the own one, with parting words (110)', async () => {
    juliet.sends(
      `<presence to='${HALL}' type='unavailable'><status>Gone to the friar</status></presence>`,
    );
    await juliet.receives(
      `<presence from='${HALL}/juliet' type='unavailable'><status>Gone to the friar</status>${user(
        `<item affiliation='none' role='none' jid='${juliet.jid}'/>`,
        codes(110),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence from='${HALL}/juliet' type='unavailable'><status>Gone to the friar</status>${user(
        `<item affiliation='none' role='none' jid='${juliet.jid}'/>`,
      )}</presence>`,
    );
    juliet.sends(`<presence to='${HALL}/juliet' type='unavailable'/>`);
    await juliet.receivesNothing(HALL);
  });

  it('tells a client that believes it is inside that it is not (110, 307, 333), and takes no talk from it', async () => {
    tybalt.sends(`<presence to='${HALL}/tybalt' id='p1'><show>away</show></presence>`);
    await tybalt.receives(
      `<presence type='unavailable' from='${HALL}/tybalt' id='p1'>${user(
        `<item affiliation='none' role='none'><reason/></item>`,
        codes(110, 307, 333),
      )}</presence>`,
    );
    tybalt.sends(`<message to='${HALL}' type='groupchat' id='m2'><body>Peace?</body></message>`);
    const refused = await tybalt.receives(
      `<message type='error' from='${HALL}' id='m2'>${refusal('cancel', 'not-acceptable')}</message>`,
    );
    expect(refused.getChild('error')?.attrs['by']).to.equal(HALL);
    await romeo.receivesNothing(HALL);
  });

  it('removes somebody whose connection broke, from the server’s word', async () => {
    const laptop = await theatre.logIn('juliet', 'laptop');
    await laptop.enters(HALL);
    await romeo.ignores(HALL);
    await laptop.vanishes();
    await romeo.receives(
      `<presence from='${HALL}/juliet' type='unavailable'>${user(
        `<item affiliation='none' role='none' jid='${laptop.jid}'/>`,
      )}</presence>`,
    );
  });

  it('removes a ghost whose stanzas come back (333), the others are told', async () => {
    await tybalt.enters(HALL);
    await romeo.ignores(HALL);
    tybalt.sends(
      `<message to='${HALL}/romeo' type='error' id='m1'>${refusal('cancel', 'recipient-unavailable')}</message>`,
    );
    await tybalt.receives(
      `<presence from='${HALL}/tybalt' type='unavailable'>${user(
        `<item affiliation='none' role='none' jid='${tybalt.jid}'/>`,
        codes(110, 333),
      )}</presence>`,
    );
    await romeo.receives(
      `<presence from='${HALL}/tybalt' type='unavailable'>${user(
        `<item affiliation='none' role='none' jid='${tybalt.jid}'/>`,
        codes(333),
      )}</presence>`,
    );
  });

  it('goes when the last one has left, and begins anew', async () => {
    romeo.sends(`<presence to='${HALL}' type='unavailable'/>`);
    await romeo.ignores(HALL);
    juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(
        `<item affiliation='owner' role='moderator' jid='${juliet.jid}'/>`,
        codes(110, 201),
      )}</presence>`,
    );
    await juliet.ignores(HALL);
  });

  it('is told to those inside when the service shuts down for good (332)', async () => {
    romeo.sends('<presence/>'); // else nobody knows, after a restart, that he is still there
    await romeo.ignores(SERVICE);
    const other = `other@${SERVICE}`;
    await romeo.opens(other);
    await theatre.muster.terminate();
    await theatre.muster.run({ words: ['--retire'] });
    await theatre.muster.terminate();
    await romeo.receives(
      `<presence from='${other}/romeo' type='unavailable'>${user(
        `<item affiliation='owner' role='none' jid='${romeo.jid}'/>`,
        codes(110, 332),
      )}</presence>`,
    );
  });
});
