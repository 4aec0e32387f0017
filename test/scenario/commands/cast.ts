import type {
  Actions,
  ChatView,
  Obstacle,
  Outcome,
  TopicView,
} from '../../../src/commands/port.ts';
import type { BareJid, RoomJid } from '../../../src/domain/jid.ts';

export const alice = 'alice@example.org' as BareJid;
export const bob = 'bob@example.org' as BareJid;
export const root = 'root@example.org' as BareJid;
export const eve = 'eve@elsewhere.example' as BareJid;

export const DOMAIN = 'muster.example';
/** When all plays begin: 2026-01-01T00:00Z, nine in the morning in Tokyo. */
export const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

export const roomOf = (topic: string, letter = 'a'): RoomJid =>
  `${topic}-${letter.repeat(20)}@${DOMAIN}` as RoomJid;

export function topicView(name: string, more: Partial<TopicView> = {}): TopicView {
  return { name, title: name, subscribed: false, open: true, consent: 'always', ...more };
}

export function chatView(topic: string, more: Partial<ChatView> = {}): ChatView {
  return {
    topic,
    title: topic,
    room: roomOf(topic),
    state: 'in',
    people: [],
    started: START - 10 * MINUTE,
    ends: START + 50 * MINUTE,
    trigger: { kind: 'mail', subject: 'Issue 12' },
    part: 'subscriber',
    ...more,
  };
}

/** What the house does is played: each deed is written down, and refused if the test says so. */
export class Cast implements Actions {
  readonly did: string[] = [];
  readonly people = new Set<BareJid>([alice, bob, root]);
  topicViews: TopicView[] = [];
  chatViews: ChatView[] = [];
  asideOf: string[] = [];
  stored: Record<string, unknown> = {};
  /** What stands in the way of the next deed. */
  obstacle: Obstacle | undefined;
  /** Thrown by the next deed. */
  fault: Error | undefined;

  #do<T>(value: T, ...deed: readonly (string | number | undefined)[]): Promise<Outcome<T>> {
    const { obstacle, fault } = this;
    this.obstacle = undefined;
    this.fault = undefined;
    if (fault !== undefined) return Promise.reject(fault);
    if (obstacle !== undefined) return Promise.resolve({ done: false, why: obstacle });
    this.did.push(deed.filter((word) => word !== undefined).join(' '));
    return Promise.resolve({ done: true, value });
  }

  /** Does it to the chat in that room, or (no room said) to his only one. */
  #toChat(room: RoomJid | undefined, ...deed: readonly string[]): Promise<Outcome<ChatView>> {
    const one = this.chatViews.length === 1 ? this.chatViews[0] : undefined;
    const chat = room === undefined ? one : this.chatViews.find((view) => view.room === room);
    if (chat === undefined) return Promise.resolve({ done: false, why: 'no-chat' });
    return this.#do(chat, ...deed, room);
  }

  knows = (person: BareJid): boolean => this.people.has(person);
  topics = (): readonly TopicView[] => this.topicViews;
  chats = (): readonly ChatView[] => this.chatViews;
  aside = (): readonly string[] => this.asideOf;
  myData = (): Promise<Record<string, unknown>> => Promise.resolve(this.stored);

  subscribe = (who: BareJid, topic: string, span?: number): Promise<Outcome> =>
    this.#do(undefined, who, 'subscribe', topic, span);
  unsubscribe = (who: BareJid, topic: string): Promise<Outcome> =>
    this.#do(undefined, who, 'unsubscribe', topic);
  setDuration = (who: BareJid, topic: string, span?: number): Promise<Outcome> =>
    this.#do(undefined, who, 'setDuration', topic, span ?? 'none');
  join = (who: BareJid, room?: RoomJid): Promise<Outcome<ChatView>> =>
    this.#toChat(room, who, 'join');
  leave = (who: BareJid, room?: RoomJid): Promise<Outcome<ChatView>> =>
    this.#toChat(room, who, 'leave');
  without = (who: BareJid, name: string, always: boolean, room?: RoomJid): Promise<Outcome> =>
    this.#do(undefined, who, 'without', name, always ? 'always' : undefined, room);
  with = (who: BareJid, name: string, room?: RoomJid): Promise<Outcome> =>
    this.#do(undefined, who, 'with', name, room);
  more = (who: BareJid, room?: RoomJid): Promise<Outcome<number>> =>
    this.#do(START + 80 * MINUTE, who, 'more', room);
  confirm = (who: BareJid, room?: RoomJid): Promise<Outcome> =>
    this.#do(undefined, who, 'confirm', room);
  accept = (who: BareJid, consent: string, topic?: string): Promise<Outcome> =>
    this.#do(undefined, who, 'accept', consent, topic);
  setQuiet = (who: BareJid, hours?: { from: number; to: number }): Promise<Outcome> =>
    this.#do(
      undefined,
      who,
      'setQuiet',
      hours === undefined ? 'none' : `${hours.from}-${hours.to}`,
    );
  setLanguage = (who: BareJid, language: string): Promise<Outcome> =>
    this.#do(undefined, who, 'setLanguage', language);
  forget = (who: BareJid): Promise<Outcome> => this.#do(undefined, who, 'forget');
  allChats = (who: BareJid): Promise<Outcome<readonly ChatView[]>> =>
    Promise.resolve(
      who === root ? { done: true, value: this.chatViews } : { done: false, why: 'not-allowed' },
    );
  endChat = (who: BareJid, room: RoomJid): Promise<Outcome<'command'>> =>
    this.#do('command' as const, who, 'endChat', room);
}
