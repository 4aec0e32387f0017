import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import { settle } from '../../support/manual-clock.ts';
import { archiveStore } from './archive-store.ts';
import {
  type Client,
  createStage,
  DOMAIN,
  GARDEN,
  gardenFor,
  HALL,
  type Stage,
  submission,
  VOICE,
} from './stage.ts';

const MAM = 'urn:xmpp:mam:2';
const RETRACT = 'urn:xmpp:message-retract:1';
const MODERATE = 'urn:xmpp:message-moderate:1';

const error = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
const form = (fields: Readonly<Record<string, string>>): string =>
  `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>${MAM}</value></field>
   ${Object.entries(fields)
     .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
     .join('')}</x>`;
const page = (content: string): string =>
  `<set xmlns='http://jabber.org/protocol/rsm'>${content}</set>`;

interface Scene {
  readonly stage: Stage;
  readonly romeo: Client;
  readonly juliet: Client;
  readonly store: ReturnType<typeof archiveStore>;
}

/** Five messages, a minute apart: 1 and 2 by Romeo, 3 by Juliet, 4 by the room, 5 by Romeo. */
async function scene(): Promise<Scene> {
  const store = archiveStore();
  const stage = createStage({ archive: store });
  stage.garden(['romeo', 'juliet']);
  const romeo = stage.client('romeo@example.org/garden');
  const juliet = stage.client('juliet@example.org/balcony');
  await stage.enters(romeo);
  await stage.enters(juliet);
  for (const [client, text] of [
    [romeo, '1'],
    [romeo, '2'],
    [juliet, '3'],
    [undefined, '4'],
    [romeo, '5'],
  ] as const) {
    if (client === undefined) stage.rooms.say(GARDEN, text);
    else
      await client.sends(`<message type='groupchat' to='${GARDEN}'><body>${text}</body></message>`);
    await stage.clock.advance(60_000);
  }
  romeo.ignores();
  juliet.ignores();
  return { stage, romeo, juliet, store };
}

/** Asks the archive; gives the bodies that came, their ids, and the answer. */
async function ask(
  client: Client,
  content: string,
): Promise<{ bodies: string[]; ids: string[]; fin: string }> {
  await client.sends(
    `<iq type='set' id='q' to='${GARDEN}'><query xmlns='${MAM}' queryid='k'>${content}</query></iq>`,
  );
  const got = client.ignores();
  const answer = got.pop();
  const results = got.map((message) => message.getChild('result', MAM));
  return {
    bodies: results.map(
      (result) => result?.getChild('forwarded')?.getChild('message')?.getChildText('body') ?? '-',
    ),
    ids: results.map((result) => String(result?.attrs['id'])),
    fin: String(answer),
  };
}

describe('rooms: the archive (XEP-0313)', () => {
  it('gives all messages with id, time and author, and says that this is all', async () => {
    const { romeo, store } = await scene();
    await romeo.sends(
      `<iq type='set' id='q1' to='${GARDEN}'><query xmlns='${MAM}' queryid='k'/></iq>`,
    );
    const id = store.messages[0]?.id ?? '';
    romeo.receives(`<message from='${GARDEN}'><result xmlns='${MAM}' queryid='k' id='${id}'>
      <forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00.000Z'/>
        <message xmlns='jabber:client' type='groupchat' from='${GARDEN}/romeo'><body>1</body>
          <stanza-id xmlns='urn:xmpp:sid:0' id='${id}' by='${GARDEN}'/>
          <occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/></message>
      </forwarded></result></message>`);
    for (let n = 0; n < 4; n++) romeo.receives(`<message from='${GARDEN}'/>`);
    romeo.receives(`<iq type='result' id='q1' from='${GARDEN}'><fin xmlns='${MAM}' complete='true'>
      <set xmlns='http://jabber.org/protocol/rsm'><first index='0'>${id}</first><last/><count>5</count></set></fin></iq>`);
  });

  it('goes through pages in both directions', async () => {
    const { romeo } = await scene();
    const first = await ask(romeo, page('<max>2</max>'));
    expect(first.bodies).to.deep.equal(['1', '2']);
    expect(first.fin).not.to.contain('complete');
    const second = await ask(romeo, page(`<max>3</max><after>${first.ids[1]}</after>`));
    expect(second.bodies).to.deep.equal(['3', '4', '5']);
    expect(second.fin).to.contain('complete="true"').and.contain('index="2"');
    const last = await ask(romeo, page('<max>2</max><before/>'));
    expect(last.bodies).to.deep.equal(['4', '5']);
    const before = await ask(romeo, page(`<max>5</max><before>${last.ids[0]}</before>`));
    expect(before.bodies).to.deep.equal(['1', '2', '3']);
    expect(before.fin).to.contain('complete="true"');
    const none = await ask(romeo, page('<max>0</max>'));
    expect(none.bodies).to.deep.equal([]);
    expect(none.fin).to.contain('<count>5</count>');
    expect((await ask(romeo, `${page('<max>2</max><before/>')}<flip-page/>`)).bodies).to.deep.equal(
      ['5', '4'],
    );
  });

  it('filters by time, author and ids', async () => {
    const { romeo } = await scene();
    const all = await ask(romeo, '');
    const start = '2026-01-01T00:01:00Z';
    expect((await ask(romeo, form({ start }))).bodies).to.deep.equal(['2', '3', '4', '5']);
    expect((await ask(romeo, form({ start, end: '2026-01-01T00:02:00Z' }))).bodies).to.deep.equal([
      '2',
      '3',
    ]);
    for (const author of [`juliet-handle@${DOMAIN}`, `${GARDEN}/juliet`]) {
      expect((await ask(romeo, form({ with: author }))).bodies).to.deep.equal(['3']);
    }
    expect((await ask(romeo, form({ with: 'juliet@example.org' }))).bodies).to.deep.equal([]);
    expect((await ask(romeo, form({ ids: all.ids[3] ?? '' }))).bodies).to.deep.equal(['4']);
    const between = form({ 'after-id': all.ids[0] ?? '', 'before-id': all.ids[3] ?? '' });
    expect((await ask(romeo, between)).bodies).to.deep.equal(['2', '3']);
  });

  it('says who it was to whoever may know, and keeps changes of the subject (§5.1.2)', async () => {
    const given = { archive: archiveStore(), openToUsers: true };
    const stage = createStage(given);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_persistentroom: '1' });
    await stage.enters(juliet, HALL);
    const says = (content: string): Promise<void> =>
      romeo.sends(`<message type='groupchat' to='${HALL}'>${content}</message>`);
    await says('<body>Hark</body>');
    await says('<subject>Roses</subject>');
    const asked = async (client: Client): Promise<string[]> => {
      client.ignores();
      await client.sends(`<iq type='set' id='q' to='${HALL}'><query xmlns='${MAM}'/></iq>`);
      return client.ignores().slice(0, -1).map(String);
    };
    const mark = '<item affiliation="owner" jid="romeo@example.org" role="moderator"/>';
    const [spoken, subject] = await asked(romeo);
    expect(spoken).to.include('<body>Hark</body>').and.include(mark);
    expect(subject).to.include('<subject>Roses</subject>').and.include(mark);
    expect((await asked(juliet)).join(' ')).not.to.match(/example\.org" role/u);
    await romeo.sends(
      `<iq type='set' id='c' to='${HALL}'>${submission({ roomconfig_whois: 'anyone' })}</iq>`,
    );
    expect((await asked(juliet)).join(' ')).to.include(mark);
    // Whoever joins is told the subject apart from the history, after a restart, too.
    await stage.rooms.settled();
    const later = createStage({ ...given, store: stage.store });
    later.rooms.reopen(await stage.store.loadRooms(), []);
    await settle();
    for (const here of [stage, later]) {
      const nurse = here.client('nurse@example.org/kitchen');
      await nurse.sends(
        `<presence to='${HALL}/nurse'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
      );
      const messages = nurse.ignores().filter(({ name }) => name === 'message');
      expect(messages.map((message) => message.getChildText('subject'))).to.deep.equal([
        null,
        'Roses',
      ]);
    }
  });

  it('refuses unknown ids, unknown fields, strange values and strangers', async () => {
    const { stage, romeo } = await scene();
    expect((await ask(romeo, page('<after>what</after>'))).fin).to.contain('item-not-found');
    expect((await ask(romeo, form({ 'before-id': 'what' }))).fin).to.contain('item-not-found');
    expect((await ask(romeo, form({ colour: 'red' }))).fin).to.contain('feature-not-implemented');
    expect((await ask(romeo, form({ start: 'noon' }))).fin).to.contain('bad-request');
    expect((await ask(romeo, page('<max>many</max>'))).fin).to.contain('bad-request');
    const paris = stage.client('paris@example.org/palace');
    expect((await ask(paris, '')).fin).to.contain('forbidden');
  });

  it('says what can be asked and how far it reaches', async () => {
    const { romeo, store } = await scene();
    await romeo.sends(`<iq type='get' id='f' to='${GARDEN}'><query xmlns='${MAM}'/></iq>`);
    romeo.receives(`<iq type='result' id='f' from='${GARDEN}'><query xmlns='${MAM}'><x xmlns='jabber:x:data' type='form'>
      <field var='with' type='jid-single'/><field var='start' type='text-single'/><field var='ids' type='list-multi'/></x></query></iq>`);
    await romeo.sends(`<iq type='get' id='m' to='${GARDEN}'><metadata xmlns='${MAM}'/></iq>`);
    romeo.receives(`<iq type='result' id='m' from='${GARDEN}'><metadata xmlns='${MAM}'>
      <start id='${store.messages[0]?.id ?? ''}' timestamp='2026-01-01T00:00:00.000Z'/>
      <end id='${store.messages[4]?.id ?? ''}' timestamp='2026-01-01T00:04:00.000Z'/></metadata></iq>`);
    await romeo.sends(
      `<iq type='get' id='d' to='${GARDEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
    );
    romeo.receives(`<iq type='result' id='d' from='${GARDEN}'><query xmlns='http://jabber.org/protocol/disco#info'>
      <feature var='urn:xmpp:mam:2'/><feature var='urn:xmpp:mam:2#extended'/></query></iq>`);
  });

  it('shows nobody what his relations forbid, now or when it was said (A10)', async () => {
    const apart = { now: true };
    const stage = createStage({ archive: archiveStore() });
    const enemies: BareJid[] = ['romeo@example.org' as BareJid, 'paris@example.org' as BareJid];
    stage.garden(['romeo', 'paris'], {
      related: (first, second) =>
        !(apart.now && enemies.includes(first) && enemies.includes(second)),
    });
    const romeo = stage.client('romeo@example.org/garden');
    const paris = stage.client('paris@example.org/palace');
    await stage.enters(romeo);
    await stage.enters(paris);
    const say = (text: string): Promise<void> =>
      romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>${text}</body></message>`);
    await say('apart');
    expect((await ask(paris, '')).bodies).to.deep.equal([]);
    apart.now = false;
    stage.rooms.relationsChanged(GARDEN);
    await say('together');
    paris.ignores();
    const seen = await ask(paris, '');
    expect(seen.bodies).to.deep.equal(['together']);
    expect(seen.fin).to.contain('<count>1</count>');
    apart.now = true;
    stage.rooms.relationsChanged(GARDEN);
    paris.ignores();
    expect((await ask(paris, '')).bodies).to.deep.equal([]);
  });

  it('is written in batches, at the latest after half a second', async () => {
    const store = archiveStore();
    const stage = createStage({ archive: store });
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>1</body></message>`);
    expect(store.messages).to.have.length(0);
    await stage.clock.advance(500);
    expect(store.messages).to.have.length(1);
  });
});

describe('rooms: history after a restart of Muster', () => {
  it('comes from the archive, the first message once', async () => {
    const store = archiveStore();
    const opening = { text: 'A mail came.', at: Date.UTC(2025, 11, 31) };
    const before = createStage({ archive: store });
    before.garden(['romeo'], { opening });
    const romeo = before.client('romeo@example.org/garden');
    await before.enters(romeo);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>Hm</body></message>`);
    await before.rooms.settled();

    const stage = createStage({ archive: store });
    stage.rooms.restore(gardenFor(['romeo'], { opening }), []);
    const again = stage.client('romeo@example.org/garden');
    await again.sends(
      `<presence to='${GARDEN}/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    again.receives(`<presence from='${GARDEN}/romeo'/>`);
    again.receives(
      `<message type='groupchat' from='${VOICE}'><body>A mail came.</body><delay xmlns='urn:xmpp:delay' stamp='2025-12-31T00:00:00.000Z'/></message>`,
    );
    again.receives(`<message type='groupchat' from='${GARDEN}/romeo'><body>Hm</body></message>`);
    again.receives(`<message type='groupchat' from='${GARDEN}'><subject>Roses</subject></message>`);
    await stage.rooms.settled();
    expect(store.messages).to.have.length(2);
  });

  it('has the first message also when it had not come to the archive, before all others', async () => {
    const store = archiveStore();
    const opening = { text: 'A mail came.', at: Date.UTC(2025, 11, 31) };
    const before = createStage({ archive: store });
    before.garden(['romeo'], { opening });
    before.rooms.say(GARDEN, 'Another mail came.', { id: 'second' });
    await before.rooms.settled();
    store.messages.splice(0, 1);

    const stage = createStage({ archive: store });
    stage.rooms.restore(gardenFor(['romeo'], { opening }), []);
    await stage.rooms.settled();
    stage.rooms.say(GARDEN, 'Another mail came.', { id: 'second' }); // the event was not settled
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(
      `<presence to='${GARDEN}/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    romeo.receives(`<presence from='${GARDEN}/romeo'/>`);
    romeo.receives(`<message type='groupchat' from='${VOICE}'><body>A mail came.</body></message>`);
    romeo.receives(
      `<message type='groupchat' id='second' from='${VOICE}'><body>Another mail came.</body></message>`,
    );
    romeo.receives(`<message type='groupchat' from='${GARDEN}'><subject>Roses</subject></message>`);
    await stage.rooms.settled();
    expect(store.messages).to.have.length(2);
  });
});

describe('rooms: retraction by moderators (XEP-0425)', () => {
  it('is told to all, and leaves a stone in history and archive', async () => {
    const store = archiveStore();
    const stage = createStage({ archive: store, openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo);
    await stage.enters(juliet, HALL);
    romeo.ignores();
    await juliet.sends(
      `<message type='groupchat' id='bad' to='${HALL}'><body>Rubbish</body></message>`,
    );
    const id = String(romeo.ignores()[0]?.getChild('stanza-id')?.attrs['id']);
    juliet.ignores();
    const wish = `<iq type='set' id='m' to='${HALL}'><moderate xmlns='${MODERATE}' id='${id}'>
      <retract xmlns='${RETRACT}'/><reason>Manners</reason></moderate></iq>`;
    await juliet.sends(wish);
    juliet.receives(`<iq type='error' id='m' from='${HALL}'>${error('auth', 'forbidden')}</iq>`);
    await romeo.sends(wish);
    for (const client of [romeo, juliet]) {
      client.receives(`<message type='groupchat' from='${HALL}'><retract xmlns='${RETRACT}' id='${id}'>
        <moderated xmlns='${MODERATE}' by='${HALL}/romeo'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/></moderated>
        <reason>Manners</reason></retract></message>`);
    }
    romeo.receives(`<iq type='result' id='m' from='${HALL}'/>`);
    await stage.rooms.settled();
    expect(store.messages.map(({ message }) => message).join(''))
      .to.contain('retracted')
      .and.not.contain('Rubbish');
    await juliet.sends(
      `<presence to='${HALL}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    expect(String(juliet.ignores())).to.contain('retracted').and.not.contain('Rubbish');
    await romeo.sends(wish.replace(id, 'what'));
    romeo.receives(
      `<iq type='error' id='m' from='${HALL}'>${error('cancel', 'item-not-found')}</iq>`,
    );
    await juliet.sends(`<message type='groupchat' to='${HALL}'><body>x</body>
      <retract xmlns='${RETRACT}' id='${id}'><moderated xmlns='${MODERATE}' by='${HALL}/romeo'/></retract></message>`);
    expect(String(romeo.ignores())).not.to.contain('moderated');
  });

  it('XEP-0425 in its version 0.2, as clients of some years ago ask for it: both kinds of clients are told', async () => {
    const stage = createStage({ archive: archiveStore(), openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo);
    await stage.enters(juliet, HALL);
    romeo.ignores();
    await juliet.sends(`<message type='groupchat' to='${HALL}'><body>Rubbish</body></message>`);
    const id = String(romeo.ignores()[0]?.getChild('stanza-id')?.attrs['id']);
    juliet.ignores();
    const wish = (by: string): string => `<iq type='set' id='m' to='${HALL}'>
      <apply-to xmlns='urn:xmpp:fasten:0' id='${id}'><moderate xmlns='urn:xmpp:message-moderate:0'>
      ${by}<reason>Manners</reason></moderate></apply-to></iq>`;
    const retract = "<retract xmlns='urn:xmpp:message-retract:0'/>";
    await romeo.sends(wish(''));
    romeo.receives(`<iq type='error' id='m' from='${HALL}'>${error('modify', 'bad-request')}</iq>`);
    await romeo.sends(wish(retract));
    for (const client of [romeo, juliet]) {
      client.receives(`<message type='groupchat' from='${HALL}'>
        <retract xmlns='${RETRACT}' id='${id}'/>
        <apply-to xmlns='urn:xmpp:fasten:0' id='${id}'>
        <moderated xmlns='urn:xmpp:message-moderate:0' by='${HALL}/romeo'>${retract}
        <reason>Manners</reason></moderated></apply-to></message>`);
    }
    romeo.receives(`<iq type='result' id='m' from='${HALL}'/>`);
    await stage.rooms.settled();
    await juliet.sends(
      `<presence to='${HALL}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    expect(String(juliet.ignores()))
      .to.contain('<retracted xmlns="urn:xmpp:message-retract:0"')
      .and.not.contain('Rubbish');
    await juliet.sends(`<message type='groupchat' to='${HALL}'><body>x</body>
      <apply-to xmlns='urn:xmpp:fasten:0' id='${id}'>
      <moderated xmlns='urn:xmpp:message-moderate:0' by='${HALL}/romeo'>${retract}</moderated></apply-to></message>`);
    expect(String(romeo.ignores())).to.contain('<body>x').and.not.contain('moderated');
  });
});
