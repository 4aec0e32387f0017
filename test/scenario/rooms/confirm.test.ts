import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import { type Client, createStage, GARDEN, person, type Stage, VOICE } from './stage.ts';

const ASK = `<message type='groupchat' id='m1' to='${GARDEN}'><body>Meet at nine</body>
  <request xmlns='urn:xmpp:receipts'/></message>`;

const error = (condition: string): string =>
  `<error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

async function scene(
  ...names: readonly string[]
): Promise<{ stage: Stage; romeo: Client; others: Client[] }> {
  const stage = createStage();
  const people = [...new Set(names.map((name) => name.split('/')[0] ?? ''))];
  stage.garden(['romeo', ...people]);
  const romeo = stage.client('romeo@example.org/garden');
  const others = names.map((name) => {
    const [who = '', resource = 'x'] = name.split('/');
    return stage.client(`${who}@example.org/${resource}`);
  });
  for (const client of [romeo, ...others]) await stage.enters(client);
  for (const client of [romeo, ...others]) client.ignores();
  return { stage, romeo, others };
}

/** The client gets the message and, behind it, the ping; gives the ping's id. */
function pinged(client: Client): string {
  client.receives(
    `<message type='groupchat' from='${GARDEN}/romeo'><body>Meet at nine</body></message>`,
  );
  const ping = client.receives(
    `<iq type='get' from='${GARDEN}/romeo'><ping xmlns='urn:xmpp:ping'/></iq>`,
  );
  return String(ping.attrs['id']);
}

const pong = (id: string): string => `<iq type='result' id='${id}' to='${GARDEN}'/>`;
const refusal = (id: string, condition: string): string =>
  `<iq type='error' id='${id}' to='${GARDEN}'>${error(condition)}</iq>`;

function summary(client: Client, text: string): void {
  client.receives(`<message type='groupchat' from='${VOICE}'><body>${text}</body></message>`);
}

describe('rooms: confirmation of reception (A11)', () => {
  it('tells the asker alone what each answer proves', async () => {
    const { stage, romeo, others } = await scene('juliet', 'paris', 'tybalt', 'nurse');
    const [juliet, paris, tybalt, nurse] = others;
    if (!juliet || !paris || !tybalt || !nurse) throw new Error('somebody is missing');
    await romeo.sends(ASK);
    romeo.ignores();
    await juliet.sends(pong(pinged(juliet)));
    await paris.sends(refusal(pinged(paris), 'feature-not-implemented'));
    await tybalt.sends(refusal(pinged(tybalt), 'service-unavailable'));
    const late = pinged(nurse);
    romeo.receivesNothing();
    await stage.clock.advance(5000);
    summary(romeo, 'juliet received, paris received, tybalt unproven, nurse not-yet');
    for (const client of others) client.receivesNothing();
    await nurse.sends(pong(late));
    summary(romeo, 'nurse received');
    await stage.clock.advance(60_000);
    romeo.receivesNothing();
  });

  it('reports a message that came back as not received, whatever the ping says', async () => {
    const { stage, romeo, others } = await scene('juliet');
    const [juliet] = others;
    if (juliet === undefined) throw new Error('Juliet is missing');
    await romeo.sends(ASK);
    romeo.ignores();
    const id = pinged(juliet);
    await juliet.sends(
      `<message type='error' id='m1' to='${GARDEN}/romeo'>${error('service-unavailable')}</message>`,
    );
    await juliet.sends(refusal(id, 'service-unavailable'));
    await stage.clock.advance(5000);
    summary(romeo, 'juliet not-received');
  });

  it('takes one client of a person for the person, and a marker for more than reception', async () => {
    const { stage, romeo, others } = await scene('juliet/desk', 'juliet/phone');
    const [desk, phone] = others;
    if (desk === undefined || phone === undefined) throw new Error('Juliet is missing');
    await romeo.sends(ASK);
    const [copy] = romeo.ignores();
    pinged(desk);
    await phone.sends(pong(pinged(phone)));
    await stage.clock.advance(5000);
    summary(romeo, 'juliet received');
    const id = String(copy?.getChild('stanza-id')?.attrs['id']);
    await desk.sends(`<message type='groupchat' to='${GARDEN}'>
      <displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/></message>`);
    expect(romeo.ignores().map((message) => message.getChildText('body'))).to.include(
      'juliet displayed',
    );
  });

  it('can be asked for the last message', async () => {
    const { stage, romeo, others } = await scene('juliet');
    const [juliet] = others;
    if (juliet === undefined) throw new Error('Juliet is missing');
    expect(stage.rooms.confirm(GARDEN, person('romeo'))).to.equal(false);
    await romeo.sends(
      `<message type='groupchat' id='m2' to='${GARDEN}'><body>Meet at nine</body></message>`,
    );
    romeo.ignores();
    expect(stage.rooms.confirm(GARDEN, person('romeo'))).to.equal(true);
    await juliet.sends(pong(pinged(juliet)));
    await stage.clock.advance(5000);
    summary(romeo, 'juliet received');
  });

  it('says nothing of whom the asker may not see any more (A10)', async () => {
    const stage = createStage();
    const apart = { now: false };
    stage.garden(['romeo', 'juliet', 'paris'], {
      related: (first: BareJid, second: BareJid) =>
        !(apart.now && [first, second].every((one) => !one.startsWith('juliet'))),
    });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    const paris = stage.client('paris@example.org/palace');
    for (const client of [romeo, juliet, paris]) await stage.enters(client);
    for (const client of [romeo, juliet, paris]) client.ignores();
    await romeo.sends(ASK);
    await paris.sends(pong(pinged(paris)));
    apart.now = true;
    stage.rooms.relationsChanged(GARDEN);
    romeo.ignores();
    await stage.clock.advance(5000);
    summary(romeo, 'juliet not-yet');
  });
});

describe('rooms: limits and real addresses', () => {
  it('stops a flood by one, tells him, and leaves the others alone', async () => {
    const stage = createStage({ limits: { burst: 20, perSecond: 2 } });
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    const speak = (client: Client): Promise<void> =>
      client.sends(`<message type='groupchat' to='${GARDEN}'><body>Ho</body></message>`);
    for (let n = 0; n < 30; n++) await speak(romeo);
    const got = romeo.ignores();
    expect(got.filter((message) => message.attrs['type'] === 'error')).to.have.length(10);
    expect(String(got.at(-1))).to.contain('policy-violation');
    expect(juliet.ignores()).to.have.length(20);
    await speak(juliet);
    expect(romeo.ignores()).to.have.length(1);
    await stage.clock.advance(1000);
    await speak(romeo);
    expect(String(romeo.ignores())).not.to.contain('policy-violation');
  });

  it('passes a message of 60 kB and refuses one that no server would take', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(
      `<message type='groupchat' to='${GARDEN}'><body>${'x'.repeat(60_000)}</body></message>`,
    );
    romeo.receives(`<message type='groupchat' from='${GARDEN}/romeo'/>`);
    await romeo.sends(
      `<message type='groupchat' to='${GARDEN}'><body>${'x'.repeat(300_000)}</body></message>`,
    );
    romeo.receives(`<message type='error' from='${GARDEN}'>
      <error type='modify'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`);
  });

  it('shows real addresses where members are known by them (100)', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet'], { identity: 'real' });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await juliet.sends(
      `<presence to='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    juliet.receives(`<presence from='${GARDEN}/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>
      <item affiliation='member' role='participant' jid='${romeo.jid}'/></x></presence>`);
    juliet.receives(`<presence from='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc#user'>
      <status code='100'/><item affiliation='member' role='participant' jid='${juliet.jid}'/><status code='110'/></x></presence>`);
    await juliet.sends(
      `<iq type='get' id='d' to='${GARDEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
    );
    expect(String(juliet.ignores().at(-1))).to.contain('muc_nonanonymous');
    await juliet.sends(`<message type='groupchat' to='${GARDEN}'>
      <encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted></message>`);
    romeo.ignores().forEach((stanza) => {
      if (stanza.name === 'message') expect(String(stanza)).to.contain('axolotl');
    });
  });
});
