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

describe('a room on a real server: nicks and the subject (XEP-0045 §7.2.8, §7.6, §8.1; A9)', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  let juliet: Player;

  before(async () => {
    theatre = await Theatre.open(['romeo', 'juliet']);
    [romeo, juliet] = (await theatre.logAllIn('romeo', 'juliet')) as [Player, Player];
    await romeo.opens(HALL);
  });
  after(() => theatre[Symbol.asyncDispose]());

  it('are refused when another has them, also when they only look the same', async () => {
    for (const nick of ['romeo', 'ROMEO', 'rоmeo']) {
      juliet.sends(`<presence to='${HALL}/${nick}' id='n1'>${JOIN}</presence>`);
      await juliet.receives(
        `<presence type='error' from='${HALL}/${nick}' id='n1'><x xmlns='http://jabber.org/protocol/muc'/><error type='cancel' by='${HALL}'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`,
      );
    }
    await romeo.receivesNothing(HALL);
  });

  it('are wanted: without one nobody enters', async () => {
    juliet.sends(`<presence to='${HALL}' id='n2'>${JOIN}</presence>`);
    await juliet.receives(
      `<presence type='error' from='${HALL}' id='n2'>${refusal('modify', 'jid-malformed')}</presence>`,
    );
  });

  it('are made plain, which is told (210)', async () => {
    juliet.sends(`<presence to='${HALL}/Lady  Juliet'>${JOIN}</presence>`);
    await juliet.receives(`<presence from='${HALL}/romeo'/>`);
    await juliet.receives(
      `<presence from='${HALL}/Lady Juliet'>${user(
        `<item affiliation='none' role='participant' jid='${juliet.jid}'/>`,
        codes(110, 210),
      )}</presence>`,
    );
    await juliet.receives(`<message type='groupchat' from='${HALL}'><subject/></message>`);
    await romeo.receives(`<presence from='${HALL}/Lady Juliet'/>`);
  });

  it('change for all to see (303, then the new one)', async () => {
    juliet.sends(`<presence to='${HALL}/juliet'><show>away</show></presence>`);
    const item = `affiliation='none' role='participant' jid='${juliet.jid}'`;
    for (const [player, own] of [
      [romeo, []],
      [juliet, [110]],
    ] as const) {
      await player.receives(
        `<presence type='unavailable' from='${HALL}/Lady Juliet'>${user(`<item ${item} nick='juliet'/>`, codes(303, ...own))}</presence>`,
      );
      await player.receives(
        `<presence from='${HALL}/juliet'><show>away</show>${user(`<item ${item}/>`, codes(...own))}</presence>`,
      );
    }
  });

  it('do not change to what is taken', async () => {
    juliet.sends(`<presence to='${HALL}/romeo' id='n3'/>`);
    await juliet.receives(
      `<presence type='error' from='${HALL}/romeo' id='n3'>${refusal('cancel', 'conflict')}</presence>`,
    );
    await romeo.receivesNothing(HALL);
  });

  it('show who changed the subject, to those inside and those who come', async () => {
    romeo.sends(
      `<message to='${HALL}' type='groupchat' id='s1'><subject>Fire 🔥</subject></message>`,
    );
    for (const player of [romeo, juliet]) {
      await player.receives(
        `<message from='${HALL}/romeo' type='groupchat' id='s1'><subject>Fire 🔥</subject></message>`,
      );
    }
    const phone = await theatre.logIn('juliet', 'phone');
    phone.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    await phone.receives(`<presence from='${HALL}/romeo'/>`);
    await phone.receives(`<presence from='${HALL}/juliet'/>`);
    await phone.receives(
      `<message from='${HALL}/romeo' type='groupchat'><subject>Fire 🔥</subject><delay xmlns='urn:xmpp:delay' stamp='any'/></message>`,
    );
    phone.sends(`<presence to='${HALL}' type='unavailable'/>`);
    await phone.ignores(HALL);
    await romeo.ignores(HALL);
    await juliet.ignores(HALL);
  });

  it('leave the subject alone in a message with text or thread, and to those who may not change it', async () => {
    romeo.sends(
      `<message to='${HALL}' type='groupchat' id='s2'><subject>Aside</subject><body>Hm</body></message>`,
    );
    await romeo.receives(
      `<message from='${HALL}/romeo' id='s2' type='groupchat'><subject>Aside</subject><body>Hm</body></message>`,
    );
    await juliet.receives(
      `<message from='${HALL}/romeo' id='s2' type='groupchat'><body>Hm</body></message>`,
    );
    juliet.sends(
      `<message to='${HALL}' type='groupchat' id='s3'><subject>Mine</subject></message>`,
    );
    await juliet.receives(
      `<message from='${HALL}' type='error' id='s3'><error type='auth' by='${HALL}'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
    );
    await romeo.configures(HALL, { roomconfig_changesubject: '1' });
    await romeo.ignores(HALL);
    await juliet.receives(`<message from='${HALL}' type='groupchat'>${user(codes(104))}</message>`);
    juliet.sends(
      `<message to='${HALL}' type='groupchat' id='s4'><subject>Mine</subject></message>`,
    );
    await juliet.receives(
      `<message from='${HALL}/juliet' type='groupchat' id='s4'><subject>Mine</subject></message>`,
    );
    romeo.sends(`<message to='${HALL}' type='groupchat' id='s5'><subject/></message>`);
    await juliet.receives(
      `<message from='${HALL}/romeo' type='groupchat' id='s5'><subject/></message>`,
    );
    await romeo.ignores(HALL);
  });
});
