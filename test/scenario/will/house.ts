import { createActions } from '../../../src/actions/all.ts';
import { Keeper } from '../../../src/chats/keeper.ts';
import { Outbox } from '../../../src/chats/outbox.ts';
import { RelationIndex } from '../../../src/chats/relation-index.ts';
import type { Actions } from '../../../src/commands/port.ts';
import type { Chat, Member } from '../../../src/domain/chat.ts';
import type { BareJid, FullJid, RoomJid } from '../../../src/domain/jid.ts';
import type { Topic } from '../../../src/domain/topic.ts';
import { Invited } from '../../../src/between/performing/invited.ts';
import { Memberships } from '../../../src/between/topics/memberships.ts';
import { HandleRegistry } from '../../../src/people/handles.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import { Subscriptions } from '../../../src/people/subscriptions.ts';
import { WishBook } from '../../../src/people/wish-book.ts';
import { createAgenda } from '../../../src/schedule/agenda.ts';
import type { Store } from '../../../src/store/port.ts';
import { openSqlite } from '../../../src/store/sqlite/open.ts';
import { chatOf, member } from '../../support/chats.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { silentLog } from '../../support/silent-log.ts';

export const DOMAIN = 'muster.example.org';
export const person = (name: string): BareJid => `${name}@example.org` as BareJid;

/** What people can do, over a real store and real chats; rooms and invitations are noted only. */
export class House implements AsyncDisposable {
  readonly clock: ManualClock = manualClock();
  readonly store: Store;
  readonly keeper: Keeper;
  readonly wishes: WishBook;
  readonly subscriptions: Subscriptions;
  readonly registry: HandleRegistry;
  readonly presence = new PresenceBook();
  readonly actions: Actions;
  /** Who was invited once more, whose topic contacts were cancelled, whose pairs have changed. */
  readonly summoned: string[] = [];
  readonly cancelled: string[] = [];
  readonly pairs: string[] = [];
  /** `ROOM PERSON` of those who are inside. */
  readonly inside = new Set<string>();
  readonly #relations = new RelationIndex();
  #chats = 0;

  private constructor(store: Store, topics: ReadonlyMap<string, Topic>) {
    this.store = store;
    const agenda = createAgenda(this.clock);
    const log = silentLog;
    const outbox: Outbox = new Outbox({
      store,
      perform: async () => ({ outcome: 'done' }),
      clock: this.clock,
      agenda,
      log,
      settled: () => {},
    });
    this.keeper = new Keeper({
      store,
      outbox,
      clock: this.clock,
      agenda,
      log,
      changed: (chat) => void this.#relations.update(chat),
    });
    this.wishes = new WishBook(store, { people: new Map(), zone: 'UTC' });
    this.subscriptions = new Subscriptions(store, topics, this.clock);
    this.registry = new HandleRegistry(store, {
      people: new Map(),
      first: 'localpart',
      hosts: ['example.org'],
      reserved: () => false,
      invent: () => 'quiet-otter',
    });
    this.actions = createActions({
      domain: DOMAIN,
      topics,
      keeper: this.keeper,
      memberships: new Memberships({
        topics,
        hosts: ['example.org'],
        admins: [person('root')],
        subscriptions: this.subscriptions,
        wishes: this.wishes,
      }),
      subscriptions: this.subscriptions,
      wishes: this.wishes,
      presence: this.presence,
      handles: this.registry,
      sources: (jid) => (jid === person('alice') ? ['alice@mail.example'] : []),
      rooms: {
        isInside: (room, jid) => this.inside.has(`${room} ${jid}`),
        confirm: () => false,
      },
      invited: new Invited(store, this.clock, log),
      store,
      relatedTo: (jid) => this.#relations.relatedTo(jid),
      invite: ({ id }, jid) => void this.summoned.push(`${id} ${jid}`),
      cancelContact: (topic, jid) => void this.cancelled.push(`${topic} ${jid}`),
      pairChanged: async (a, b) => void this.pairs.push(`${a} ${b}`),
    });
  }

  static async open(topics: readonly Topic[] = []): Promise<House> {
    const store = await openSqlite({ path: ':memory:', domain: DOMAIN, log: silentLog });
    return new House(store, new Map(topics.map((topic) => [topic.name, topic])));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.keeper.drained();
    await this.store.close();
  }

  /** An open chat of these people: `alice` takes part, `?bob` is asked. Nicks are capitalised. */
  async chat(names: readonly string[], more: Partial<Chat> = {}): Promise<Chat> {
    this.#chats += 1;
    const id = String.fromCodePoint(96 + this.#chats).repeat(20);
    const members = names.map((name): Member => {
      const plain = name.replace('?', '');
      return member(plain, {
        handle: plain,
        nick: plain.slice(0, 1).toUpperCase() + plain.slice(1),
        state: name.startsWith('?') ? 'asked' : 'in',
      });
    });
    for (const { jid } of members) await this.registry.ensure(jid);
    const room = `${more.topic ?? 'news'}-${id}@${DOMAIN}` as RoomJid;
    const at = this.clock.now();
    const { ending: _, ...rest } = more;
    const chat = chatOf(members, { topic: 'news', title: 'News', ...rest, id, room, created: at });
    const event = { id, topic: chat.topic, kind: 'mail', at, source: '', subject: '', text: '' };
    await this.store.acceptEvent({ ...event, kind: 'mail' });
    await this.keeper.create([{ ...chat, ending: more.ending ?? chat.ending }], id);
    const open = await this.keeper.apply(id, { type: 'prepared' });
    if (open === undefined) throw new Error('the chat is gone');
    return open;
  }

  now(chat: Chat): Chat {
    return this.keeper.get(chat.id) ?? chat;
  }

  /** The client `desk` of a person is online. */
  comes(name: string): void {
    const info = { type: 'available', show: '', status: '', priority: 0, caps: '' } as const;
    this.presence.heard(`${person(name)}/desk` as FullJid, info, this.clock.now());
  }
}
