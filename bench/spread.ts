/**
 * "At the same moment" (A8): the time between the first and the last client that gets its bookmark
 * or its invitation, for many members; and the time until the contact lists of some members are
 * all set. Beside it the floor: the same stanzas, written at once by a bare component to the same
 * clients through the same Prosody in the same run.
 *
 *   npm run bench -- spread [--members=50] [--contacts=20] [--rounds=7]
 *
 * All times are those at which clients handle the stanza; all clients live in this one process.
 */
import { ask } from '../src/control/client.ts';
import type { BareJid, RoomJid } from '../src/domain/jid.ts';
import { BOOKMARKS_OPTIONS, buildBookmark, NS_BOOKMARKS } from '../src/xmpp/protocol/bookmarks.ts';
import { buildInvitation } from '../src/xmpp/protocol/conference.ts';
import { buildPrivilegedIq } from '../src/xmpp/protocol/privilege.ts';
import { buildPublish, buildRetract } from '../src/xmpp/protocol/pubsub.ts';
import { buildRosterRemove, buildRosterSet } from '../src/xmpp/protocol/roster.ts';
import { instant, type Stamped } from '../test/support/client/happening.ts';
import type { StockClient } from '../test/support/stock-client.ts';
import { given, median, spread, table } from './figures.ts';
import { openStage, type Stage } from './spread/stage.ts';

const [MEMBERS = 0] = given('members', [50]);
const [CONTACTS = 0] = given('contacts', [20]);
const [ROUNDS = 0] = given('rounds', [7]);
const LIMIT = 200; // ms for 50 members (DESIGN §3)
const TITLE = 'Mail magazine X';
const PATIENCE = 30_000;

type Kind = Stamped['kind'];

/** How many such happenings this client has had. */
const countOf = (person: StockClient, kinds: readonly Kind[]): number =>
  person.happenings.filter(({ kind }) => kinds.includes(kind)).length;

/** Begins to watch: resolves with the moments at which each has had `count` more of these. */
function watch(
  people: readonly StockClient[],
  kinds: readonly Kind[],
  count: number,
): () => Promise<number[]> {
  const wanted = people.map((person) => countOf(person, kinds) + count);
  return () =>
    Promise.all(
      people.map(async (person, index) => {
        const enough = (): boolean => countOf(person, kinds) >= (wanted[index] ?? 0);
        await person.until(enough, `${count} × ${kinds.join(', ')}`, PATIENCE);
        return person.happenings.findLast(({ kind }) => kinds.includes(kind))?.at ?? 0;
      }),
    );
}

const width = (moments: readonly number[]): number => Math.max(...moments) - Math.min(...moments);

const CALLED: readonly Kind[] = ['bookmarked', 'invited'];

async function command(stage: Stage, name: string, args: Record<string, unknown>): Promise<void> {
  await ask(`${stage.muster.folder}/control.sock`, { command: name, args });
}

/** What one beginning of a chat takes, in ms. */
interface Round {
  /** Between the first and the last bookmark or invitation. */
  readonly calls: number;
  /** From the first of them to the last roster push; NaN where there are no contact lists. */
  readonly lists: number;
}

/** A chat of Muster begins among these people, and is ended again. */
async function byMuster(stage: Stage, topic: 'all' | 'some'): Promise<Round> {
  const people = topic === 'all' ? stage.people : stage.people.slice(0, CONTACTS);
  const called = watch(people, CALLED, 1);
  const listed = topic === 'all' ? undefined : watch(people, ['contact'], CONTACTS - 1);
  const from = stage.muster.lines.length;
  await command(stage, 'start', { topic });
  const opened = await stage.muster.event('chat.opened', { from, patience: PATIENCE });
  const calls = await called();
  const lists = await listed?.();
  const room = String(opened['room']);
  const inside = people.filter(({ habits }) => habits.bookmarks === 'joins');
  for (const one of inside)
    await one.until(() => one.rooms.get(room)?.subject !== undefined, 'inside', PATIENCE);
  const unmarked = watch(inside, ['unbookmarked'], 1);
  const unlisted = topic === 'all' ? undefined : watch(people, ['contact-gone'], CONTACTS - 1);
  await command(stage, 'end', { chat: room });
  await Promise.all([unmarked(), unlisted?.()]);
  for (const one of inside) await one.until(() => !one.rooms.has(room), 'outside', PATIENCE);
  return { calls: width(calls), lists: Math.max(...(lists ?? [Number.NaN])) - Math.min(...calls) };
}

const bareOf = (person: StockClient): BareJid => person.jid as BareJid;

/** The same stanzas from a bare component, and their undoing. */
async function bySimple(stage: Stage, topic: 'all' | 'some', round: number): Promise<Round> {
  const people = topic === 'all' ? stage.people : stage.people.slice(0, CONTACTS);
  const { bare } = stage;
  const room = `${topic}-${String(round).padStart(20, 'a')}@${bare.domain}` as RoomJid;
  const marked = people.filter(({ habits }) => habits.bookmarks === 'joins');
  const called = watch(people, CALLED, 1);
  const listed = topic === 'all' ? undefined : watch(people, ['contact'], CONTACTS - 1);
  const privileged = (person: StockClient, payload: ReturnType<typeof buildRetract>) =>
    buildPrivilegedIq(bareOf(person), 'set', payload, {
      id: `inner-${round}-${person.name}`,
      to: person.jid,
    });
  const begun = instant();
  const mark = (person: StockClient) =>
    privileged(
      person,
      buildPublish(
        NS_BOOKMARKS,
        room,
        buildBookmark({ name: TITLE, nick: `quiet-otter-${person.name}` }),
        BOOKMARKS_OPTIONS,
      ),
    );
  const invite = (person: StockClient) =>
    buildInvitation(
      { room, reason: `${TITLE} — you and the others, until 12:00.`, language: 'en' },
      { to: person.fullJid, from: bare.domain, id: `${round}.${person.name}` },
    );
  // First what is noticed at once; the bookmarks of the others are for their next log-in.
  const others = people.filter((person) => !marked.includes(person));
  bare.send([...marked.map(mark), ...others.map(invite), ...others.map(mark)]);
  const pairs = people.flatMap((owner) =>
    people
      .filter((one) => one !== owner)
      .map((one) => ({ owner: bareOf(owner), contact: `${one.name}@${bare.domain}` as BareJid })),
  );
  if (listed !== undefined) {
    bare.send(
      pairs.map(({ owner, contact }) =>
        buildRosterSet(owner, {
          jid: contact,
          name: `quiet-otter-${contact}`,
          groups: [TITLE],
          subscription: 'both',
        }),
      ),
    );
  }
  const calls = await called();
  const lists = await listed?.();
  const undone = [
    watch(marked, ['unbookmarked'], 1),
    ...(listed === undefined ? [] : [watch(people, ['contact-gone'], CONTACTS - 1)]),
  ];
  bare.send([
    ...people.map((person) => privileged(person, buildRetract(NS_BOOKMARKS, room))),
    ...(listed === undefined
      ? []
      : pairs.map(({ owner, contact }) => buildRosterRemove(owner, contact))),
  ]);
  await Promise.all(undone.map((done) => done()));
  return { calls: width(calls), lists: Math.max(...(lists ?? [Number.NaN])) - begun };
}

const found = {
  all: { muster: [] as Round[], simple: [] as Round[] },
  some: { muster: [] as Round[], simple: [] as Round[] },
};
{
  await using stage = await openStage(MEMBERS, CONTACTS);
  // The first round fills caches on all sides and does not count.
  for (let round = 0; round <= ROUNDS; round++)
    for (const topic of ['all', 'some'] as const) {
      const [muster, simple] = [await byMuster(stage, topic), await bySimple(stage, topic, round)];
      if (round === 0) continue;
      found[topic].muster.push(muster);
      found[topic].simple.push(simple);
    }
}

const row = (title: string, muster: readonly number[], simple: readonly number[]): string[] => [
  title,
  spread(muster, 0),
  spread(simple, 0),
  spread(
    muster.map((value, index) => value / (simple[index] ?? Number.NaN)),
    1,
  ),
];
const { all, some } = found;
const calls = all.muster.map((round) => round.calls);
console.log(`${ROUNDS} rounds; median (least–most), milliseconds, and Muster : bare\n`);
console.log(
  table([
    ['', 'Muster', 'bare', 'ratio'],
    row(
      `first to last bookmark or invitation, ${MEMBERS} members`,
      calls,
      all.simple.map((round) => round.calls),
    ),
    row(
      `first to last bookmark or invitation, ${CONTACTS} members`,
      some.muster.map((round) => round.calls),
      some.simple.map((round) => round.calls),
    ),
    row(
      `first of them to the last of ${CONTACTS * (CONTACTS - 1)} roster entries`,
      some.muster.map((round) => round.lists),
      some.simple.map((round) => round.lists),
    ),
  ]),
);
const most = Math.max(...calls);
console.log(
  `\nA8 asks for at most ${LIMIT} ms with 50 members: ${most <= LIMIT ? 'kept' : 'NOT kept'} in every round (median ${median(calls).toFixed(0)}, most ${most.toFixed(0)})`,
);
