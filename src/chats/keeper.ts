import { admitted, type Chat, type ChatId } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Draft, Effect } from '../domain/effect.ts';
import { reasonOf } from '../domain/errors.ts';
import type { EventId } from '../domain/event.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Clock, Agenda } from '../schedule/port.ts';
import type { ChatStore } from '../store/port.ts';
import { InTurn } from '../waiting/in-turn.ts';
import { type ChatEvent, conduct, nextDeadline } from './conduct.ts';
import { lastEndKey } from './ends.ts';
import { LastWords } from './last-words.ts';
import type { Outbox } from './outbox.ts';
import { type Kept, Shelf } from './shelf.ts';

/** Stages of one step stay below this, so that those of the next step come after them. */
const STAGES_PER_STEP = 10;
/** Chats that are written together: more would hold up the talk in the rooms. */
const AT_ONCE = 100;
/** After a failed write the chat's deadline is tried again. */
const TRY_AGAIN_AFTER = 1000;

/**
 * Keeps the chats: applies `conduct`, commits state and effects in one write, and only then lets
 * anything be seen. Steps of one chat happen one after the other.
 */
export class Keeper {
  readonly #store: ChatStore;
  readonly #outbox: Outbox;
  readonly #clock: Clock;
  readonly #agenda: Agenda;
  readonly #log: Log;
  readonly #changed: (chat: Chat, before: Chat | undefined) => void;
  readonly #chats = new Shelf();
  readonly #lastWords = new LastWords();
  /** Comings and goings that are not recorded yet, by chat and person. */
  readonly #observed = new Map<string, boolean>();
  readonly #onForgotten = new Set<() => void>();
  readonly #steps = new InTurn<ChatId>();

  constructor(parts: {
    store: ChatStore;
    outbox: Outbox;
    clock: Clock;
    agenda: Agenda;
    log: Log;
    /** Told after the commit and before the effects start; also for every chat that is loaded. */
    changed: (chat: Chat, before: Chat | undefined) => void;
  }) {
    this.#store = parts.store;
    this.#outbox = parts.outbox;
    this.#clock = parts.clock;
    this.#agenda = parts.agenda;
    this.#log = parts.log;
    this.#changed = parts.changed;
  }

  /** Takes up the chats of earlier runs. */
  async load(): Promise<void> {
    for (const { version, chat } of await this.#store.loadChats()) {
      this.#chats.put({ version, chat });
      this.#lastWords.restore(chat, this.#clock.now());
      this.#changed(chat, undefined);
    }
  }

  /** Lets deadlines come; what fell due meanwhile happens at once. */
  begin(): void {
    for (const { chat } of this.#chats.all()) {
      this.#schedule(chat);
      if (chat.phase === 'closed') this.settled(chat.id);
    }
  }

  get(id: ChatId): Chat | undefined {
    return this.#chats.get(id)?.chat;
  }

  all(): readonly Chat[] {
    return Array.from(this.#chats.all(), ({ chat }) => chat);
  }

  /** The topic's chats that are on or being prepared, oldest first. */
  running(topic: string): readonly Chat[] {
    return this.#chats.ofTopic(topic).filter(({ phase }) => phase !== 'closed');
  }

  /** The chats in which a person takes part or may, by topic if one is given, oldest first. */
  of(person: BareJid, topic?: string): readonly Chat[] {
    return this.#chats
      .ofMember(person)
      .filter(
        (chat) =>
          chat.phase !== 'closed' &&
          (topic === undefined || chat.topic === topic) &&
          admitted(chat).some(({ jid }) => jid === person),
      );
  }

  /** Records new chats and that they consumed their event, in one write. */
  async create(chats: readonly Chat[], event: EventId): Promise<void> {
    await this.#store.commit(
      ...chats.map((chat, index) => ({
        chat: chat.id,
        expected: 0,
        state: chat,
        effects: [],
        ...(index === 0 ? { event } : {}),
      })),
    );
    for (const chat of chats) {
      this.#chats.put({ version: 1, chat });
      this.#changed(chat, undefined);
    }
  }

  /** Somebody whose absence ends chats may have come or gone (A17). */
  watched(of: BareJid, online: boolean): void {
    for (const chat of this.#chats.endedBy(of)) {
      if (chat.phase === 'closed') continue;
      this.#observe(chat.id, of, online);
    }
  }

  /** Records it, however often the store refuses: nobody says it again. A later word replaces it. */
  #observe(id: ChatId, of: BareJid, online: boolean): void {
    const key = `presence ${id} ${of}`;
    this.#observed.set(key, online);
    this.#agenda.clear(key);
    const forget = (): void => {
      if (this.#observed.get(key) === online) this.#observed.delete(key);
    };
    this.apply(id, { type: 'presence', of, online })
      .then(forget)
      .catch((error: unknown) => {
        this.#log.error('a change of presence could not be recorded', {
          chat: id,
          reason: reasonOf(error),
        });
        if (this.#observed.get(key) !== online) return;
        const at = this.#clock.now() + TRY_AGAIN_AFTER;
        this.#agenda.set(key, at, () => this.#observe(id, of, online));
      });
  }

  /** Somebody spoke in the chat's room; for idle ends (A18). */
  active(id: ChatId, at: Instant): void {
    const kept = this.#chats.get(id);
    if (kept !== undefined && this.#lastWords.spoken(kept.chat, at)) this.#tick(id);
  }

  /** Applies an event; resolves with the chat as it is afterwards, undefined when it is not known. */
  apply(id: ChatId, event: ChatEvent): Promise<Chat | undefined> {
    return this.#steps.run(id, async () => {
      const kept = this.#chats.get(id);
      if (kept === undefined) return undefined;
      const step = conduct(kept.chat, event, this.#clock.now());
      if (step.chat !== kept.chat) await this.#commit(kept, step.chat, step.effects);
      else this.#schedule(kept.chat);
      return step.chat;
    });
  }

  /**
   * Applies an event to each of these chats, many in one write: one after the other would keep
   * everybody waiting after every reconnect. Rejects with the first failure.
   */
  async applyToAll(chats: readonly Chat[], event: ChatEvent): Promise<void> {
    for (let from = 0; from < chats.length; from += AT_ONCE) {
      await Promise.all(chats.slice(from, from + AT_ONCE).map(({ id }) => this.apply(id, event)));
    }
  }

  /** The outbox has nothing more to do for this chat: a closed one is forgotten. */
  settled(id: ChatId): void {
    const forgotten = this.#steps.run(id, async () => {
      const kept = this.#chats.get(id);
      if (kept?.chat.phase !== 'closed' || this.#outbox.busy(id)) return;
      await this.#store.commit({ chat: id, expected: kept.version, state: null, effects: [] });
      this.#chats.delete(id);
      this.#lastWords.forget(id);
      for (const tell of this.#onForgotten) tell();
      this.#onForgotten.clear();
    });
    forgotten.catch((error: unknown) => {
      this.#log.error('a closed chat could not be forgotten', {
        chat: id,
        reason: reasonOf(error),
      });
      this.#agenda.set(`chat ${id}`, this.#clock.now() + TRY_AGAIN_AFTER, () => {
        this.settled(id);
      });
    });
  }

  /** Resolves when no chat is left. */
  async emptied(): Promise<void> {
    while (this.#chats.size > 0) {
      await new Promise<void>((resolve) => this.#onForgotten.add(resolve));
    }
  }

  /** Resolves when every step under way is done. */
  drained(): Promise<void> {
    return this.#steps.drained();
  }

  async #commit(kept: Kept, chat: Chat, drafts: readonly Draft[]): Promise<void> {
    const version = kept.version + 1;
    const effects = numbered(chat.id, version, drafts);
    const end = chat.phase === kept.chat.phase ? undefined : chat.ended;
    const marks = end === undefined ? [] : [{ key: lastEndKey(chat.topic), at: end.at }];
    const expected = kept.version;
    await this.#store.commit({ chat: chat.id, expected, state: chat, effects, marks });
    const before = kept.chat;
    this.#chats.put({ version, chat });
    this.#changed(chat, before);
    this.#outbox.add(effects);
    this.#schedule(chat);
    if (chat.phase === 'closed') this.settled(chat.id);
  }

  #schedule(chat: Chat): void {
    const at = nextDeadline(chat);
    if (at === undefined) this.#agenda.clear(`chat ${chat.id}`);
    else this.#agenda.set(`chat ${chat.id}`, at, () => this.#tick(chat.id));
  }

  #tick(id: ChatId): void {
    const active = this.#lastWords.of(id);
    const tick = { type: 'tick' as const, ...(active === undefined ? {} : { active }) };
    this.apply(id, tick).catch((error: unknown) => {
      this.#log.error('a deadline could not be kept', { chat: id, reason: reasonOf(error) });
      this.#agenda.set(`chat ${id}`, this.#clock.now() + TRY_AGAIN_AFTER, () => {
        this.#tick(id);
      });
    });
  }
}

function numbered(chat: ChatId, version: number, drafts: readonly Draft[]): Effect[] {
  return drafts.map((draft, index) => ({
    ...draft,
    id: `${chat}.${version}.${index}`,
    chat,
    stage: version * STAGES_PER_STEP + draft.stage,
  }));
}
