import { relate, type Selected, token } from './chats/relate.ts';
import { type Candidate, FEWEST, select } from './chats/select.ts';
import type { Keeper } from './chats/keeper.ts';
import type { Chat, Member } from './domain/chat.ts';
import type { Milliseconds } from './domain/duration.ts';
import { MusterError, reasonOf } from './domain/errors.ts';
import type { EventId, TriggerEvent } from './domain/event.ts';
import type { BareJid } from './domain/jid.ts';
import type { Topic } from './domain/topic.ts';
import type { Log } from './observe/port.ts';
import type { Directory } from './people/directory.ts';
import type { HandleRegistry } from './people/handles.ts';
import type { Inquiry } from './people/inquiry.ts';
import type { Clock } from './schedule/port.ts';
import type { EventStore } from './store/port.ts';

/** What a trigger has to say of something that happened. */
export interface EventDraft extends Omit<TriggerEvent, 'id' | 'at'> {
  /** Under this key the same event counts as seen; absent: every event is a new one. */
  readonly seenKey?: string;
}

/** What `flow` needs of the house. */
export interface FlowParts {
  readonly domain: string;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly store: EventStore;
  readonly directory: Directory;
  readonly inquiry: Inquiry;
  /** The age from which a person's last word is checked before he is selected. */
  readonly inquiryAge: Milliseconds;
  readonly handles: HandleRegistry;
  /** What the person's host lets us do for him. */
  readonly reach: (person: BareJid) => Member['reach'];
  readonly contactsMost: number;
  readonly keeper: Keeper;
  /** Reads what must be known before the prescribed moment: capabilities, rosters, bookmarks. */
  readonly prepare: (chat: Chat) => Promise<void>;
  /** Says the text of a second event in the chat that runs. */
  readonly post: (chat: Chat, event: TriggerEvent) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: (octets: number) => Uint8Array;
}

const TRY_AGAIN_AFTER = 1000;

/**
 * The way of an event: something happens ─ trigger ─▶ select ─▶ relate ─▶ open. What follows
 * (relay, end, dissolve) is the keeper's, by `conduct`.
 */
export class Flow {
  readonly #parts: FlowParts;
  readonly #stopping = new AbortController();
  /** Per topic, one event after the other. */
  readonly #turns = new Map<string, Promise<void>>();
  readonly #held: TriggerEvent[] = [];
  #open = false;

  constructor(parts: FlowParts) {
    this.#parts = parts;
  }

  /**
   * Makes an event durable and sets it on its way. Resolves before a chat opens.
   * Rejects with `topic-unknown`, `store-unavailable` or `shutting-down`.
   */
  async accept(draft: EventDraft): Promise<{ id: EventId; outcome: 'accepted' | 'duplicate' }> {
    const { clock, store, log, random, topics } = this.#parts;
    if (this.#stopping.signal.aborted) {
      throw new MusterError('shutting-down', 'Muster is shutting down');
    }
    if (!topics.has(draft.topic)) {
      throw new MusterError('topic-unknown', `there is no topic “${draft.topic}”`);
    }
    const { seenKey, ...content } = draft;
    const event = { ...content, id: eventId(clock.now(), random), at: clock.now() };
    const seen = seenKey === undefined ? undefined : { topic: draft.topic, key: seenKey };
    const outcome = await store.acceptEvent(event, seen);
    if (outcome === 'accepted') {
      log.event('trigger', { topic: event.topic, kind: event.kind, id: event.id });
      this.#take(event);
    } else log.event('refused', { kind: event.kind, reason: 'duplicate', topic: event.topic });
    return { id: event.id, outcome };
  }

  /** Presence is known: takes up what was accepted before, also by earlier runs. */
  async open(): Promise<void> {
    if (this.#open) return;
    this.#open = true;
    const known = new Set(this.#held.map((event) => event.id));
    const earlier = await this.#parts.store.pendingEvents();
    const held = this.#held.splice(0);
    for (const event of earlier.filter(({ id }) => !known.has(id))) this.#enqueue(event);
    for (const event of held) this.#enqueue(event);
    // What was selected but not opened when an earlier run stopped.
    for (const chat of this.#parts.keeper.all()) {
      if (chat.phase === 'preparing') this.#enqueueWork(chat.topic, () => this.#begin(chat));
    }
  }

  /** Holds events back until `open`: who is there is not known while the server is away. */
  hold(): void {
    this.#open = false;
  }

  /** Takes no more events and waits for those on their way; what cannot finish stays pending. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#turns.values());
  }

  #take(event: TriggerEvent): void {
    if (this.#open) this.#enqueue(event);
    else this.#held.push(event);
  }

  #enqueue(event: TriggerEvent): void {
    this.#enqueueWork(event.topic, () => this.#start(event));
  }

  #enqueueWork(topic: string, work: () => Promise<void>): void {
    const turn = (this.#turns.get(topic) ?? Promise.resolve()).then(() => this.#persist(work));
    const done = turn.finally(() => {
      if (this.#turns.get(topic) === done) this.#turns.delete(topic);
    });
    this.#turns.set(topic, done);
  }

  /** An event that was accepted is never given up: only a stop leaves it for the next run. */
  async #persist(work: () => Promise<void>): Promise<void> {
    const { clock, log } = this.#parts;
    while (!this.#stopping.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        log.error('an event could not be taken further', { reason: reasonOf(error) });
        await clock.sleep(TRY_AGAIN_AFTER, this.#stopping.signal).catch(() => undefined);
      }
    }
  }

  /** Trigger → select → relate → open. */
  async #start(event: TriggerEvent): Promise<void> {
    const { topics, keeper, store, log } = this.#parts;
    const topic = topics.get(event.topic);
    if (topic === undefined) {
      log.warn('the topic of an event is gone from the configuration', { topic: event.topic });
      return store.settleEvent(event.id, 'nobody');
    }
    const running = keeper.running(topic.name);
    if (running !== undefined) {
      this.#parts.post(running, event);
      return store.settleEvent(event.id, 'joined', running.id);
    }
    const selected = await this.#select(topic);
    if (selected.length < FEWEST) {
      log.event('nobody', { topic: topic.name, id: event.id, selected: selected.length });
      return store.settleEvent(event.id, 'nobody');
    }
    const chat = await this.#relate(topic, event, selected);
    await keeper.create(chat, event.id);
    this.#enqueueWork(chat.topic, () => this.#begin(chat));
    return undefined;
  }

  async #select(topic: Topic): Promise<readonly Candidate[]> {
    const { directory, inquiry, inquiryAge } = this.#parts;
    const subscribers = directory.subscribers(topic);
    if (topic.select.presence === 'online') {
      await inquiry.refresh(
        subscribers.map(({ jid }) => jid),
        inquiryAge,
      );
    }
    return select(topic, subscribers, (person) => directory.online(person));
  }

  async #relate(topic: Topic, event: TriggerEvent, selected: readonly Candidate[]): Promise<Chat> {
    const { handles, clock, domain, random, reach, contactsMost } = this.#parts;
    const known: Selected[] = await Promise.all(
      selected.map(async (candidate) => ({
        ...candidate,
        handle: await handles.ensure(candidate.jid),
        reach: reach(candidate.jid),
      })),
    );
    return relate(topic, event, known, {
      domain,
      now: clock.now(),
      token: token(random),
      contactsMost,
    });
  }

  async #begin(chat: Chat): Promise<void> {
    await this.#parts.prepare(chat);
    await this.#parts.keeper.apply(chat.id, { type: 'prepared' });
  }
}

/** Ids that sort by time: nine characters of milliseconds, then 80 random bits, in base 36 and hex. */
function eventId(now: number, random: (octets: number) => Uint8Array): EventId {
  return now.toString(36).padStart(9, '0') + Buffer.from(random(10)).toString('hex');
}
