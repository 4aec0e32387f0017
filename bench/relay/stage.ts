import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { ask } from '../../src/control/client.ts';
import { endChild, spawnBound } from '../../test/support/child.ts';
import { Muster } from '../../test/support/muster.ts';
import { Prosody } from '../../test/support/prosody.ts';
import { RawClient } from './client.ts';
import { Crowd } from './crowd.ts';

const DOMAIN = {
  muster: 'muster.localhost',
  bare: 'simple.localhost',
  muc: 'groups.localhost',
  mam: 'stored.localhost',
};
/**
 * Whoever relays: Muster, the bare component, the server's own multi-user chat as it is and with
 * an archive (and so with the ids of XEP-0359), which Muster's rooms have.
 */
export type Relayer = keyof typeof DOMAIN;
export const RELAYERS: readonly Relayer[] = ['muster', 'bare', 'muc', 'mam'];

const SECRET = 'secret';
/**
 * By default Prosody 0.12 begins to look through its whole memory whenever 5 % of it are new: with
 * some hundred people online that is half of its work and hides what the relayers cost it. This is
 * Lua's own default.
 */
const COLLECTOR = 'gc = { mode = "incremental"; threshold = 200; speed = 200 }';
const OTHERS = `
Component "${DOMAIN.bare}"
  component_secret = "${SECRET}"
Component "${DOMAIN.muc}" "muc"
  muc_room_locking = false
Component "${DOMAIN.mam}" "muc"
  muc_room_locking = false
  modules_enabled = { "muc_mam" }
`;

const nameOf = (index: number): string => `u${String(index).padStart(3, '0')}`;
const topicsOf = (size: number): string[] =>
  Array.from({ length: PEOPLE / size }, (_, index) => `t${size}x${index}`);

/** All of them are in rooms of each size: 50 rooms of 4, one of 200. */
const PEOPLE = 200;

/** Three services at one server, with rooms of the same sizes and the same people. */
export interface Stage extends AsyncDisposable {
  readonly sizes: readonly number[];
  crowd(relayer: Relayer, size: number): Crowd;
  /** Process ids; that of the server's own chat is the server's. */
  readonly pids: Readonly<Record<Relayer | 'server', number>>;
  /** The last of what Muster has said, to explain a failure. */
  recent(): string;
}

/** Starts everything and brings everybody in. */
export async function openStage(sizes: readonly number[]): Promise<Stage> {
  await using undo = new AsyncDisposableStack();
  const accounts = Array.from({ length: PEOPLE }, (_, index) => nameOf(index));
  const prosody = undo.use(
    await Prosody.start({
      accounts,
      component: DOMAIN.muster,
      secret: SECRET,
      privileges: 'none',
      serverConfig: COLLECTOR,
      componentConfig: OTHERS,
    }),
  );
  const muster = undo.use(await startMuster(prosody, sizes, accounts));
  const bare = spawnBound(
    process.execPath,
    [
      new URL('bare.ts', import.meta.url).pathname,
      String(prosody.componentPort),
      DOMAIN.bare,
      SECRET,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  undo.defer(() => endChild(bare, 'SIGKILL'));
  if (bare.stdout !== null) await once(bare.stdout, 'data');
  const { host, c2sPort: port } = prosody;
  const people = await Promise.all(
    accounts.map((name) => RawClient.logIn({ port, host, name, password: prosody.password(name) })),
  );
  undo.defer(() => people.forEach((one) => one.end()));
  const crowds = new Map<string, Crowd>();
  for (const size of sizes) {
    const rooms = await startChats(muster, topicsOf(size));
    for (const relayer of RELAYERS) {
      const addresses = rooms.map((room) => `${room}@${DOMAIN[relayer]}`);
      crowds.set(`${relayer} ${size}`, await Crowd.enter(addresses, people));
    }
  }
  const server = Number(readFileSync(`${prosody.folder}/prosody.pid`, 'utf8'));
  const all = undo.move();
  return {
    sizes,
    pids: { server, muc: server, mam: server, muster: muster.pid, bare: bare.pid ?? 0 },
    recent: () => muster.recent(),
    crowd(relayer, size) {
      const crowd = crowds.get(`${relayer} ${size}`);
      if (crowd === undefined) throw new RangeError(`no room of ${size}`);
      return crowd;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function startMuster(
  prosody: Prosody,
  sizes: readonly number[],
  accounts: readonly string[],
): Promise<Muster> {
  const people = accounts.map((name) => prosody.jid(name));
  const topic = (own: number, of: number): object => ({
    members: people.filter((_, index) => index % of === own),
    select: { presence: 'any' },
    end: [{ after: '12h' }],
  });
  const topics = sizes.flatMap((size) => {
    const names = topicsOf(size);
    return names.map((name, index) => [name, topic(index, names.length)] as const);
  });
  return Muster.start(prosody, {
    people: Object.fromEntries(
      accounts.map((name) => [prosody.jid(name), { name, handle: name }] as const),
    ),
    topics: Object.fromEntries(topics),
  });
}

/** Starts the topics' chats by command; gives the localparts of their rooms. */
async function startChats(muster: Muster, topics: readonly string[]): Promise<string[]> {
  const socket = `${muster.folder}/control.sock`;
  for (const topic of topics) {
    await ask(socket, { command: 'start', args: { topic } });
    await muster.event('chat.opened', { where: (line) => line['topic'] === topic });
  }
  const chats = (await ask(socket, { command: 'chats', args: {} })) as Record<string, unknown>[];
  const rooms = new Map(chats.map(({ topic, room }) => [topic, String(room)]));
  return topics.map((topic) => (rooms.get(topic) ?? '').replace(/@.*/u, ''));
}
