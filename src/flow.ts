import { type Assembly, type AssemblyParts, createAssembly } from './between/opening/assemble.ts';
import type { Choose, Selection } from './between/opening/choose.ts';
import type { Chat } from './domain/chat.ts';
import type { Instant, Milliseconds } from './domain/duration.ts';
import { MusterError, reasonOf } from './domain/errors.ts';
import type { EventId, TriggerEvent } from './domain/event.ts';
import type { Topic } from './domain/topic.ts';
import type { Log } from './observe/port.ts';
import type { Agenda } from './schedule/port.ts';
import { Duties } from './schedule/duties.ts';
import type { EventStore } from './store/port.ts';

/** What a trigger has to say of something that happened. */
export interface EventDraft extends Omit<TriggerEvent, 'id' | 'at'> {
  /** Under this key the same event counts as seen; absent: every event is a new one. */
  readonly seenKey?: string;
}

/** What `flow` needs of the house. */
export interface FlowParts extends AssemblyParts {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly store: EventStore;
  readonly choose: Choose;
  /** The prescribed moment of an event (A8), and the next point of the topic's clock rules for the end. */
  readonly beginAt: (topic: Topic, event: Instant) => Instant;
  readonly clockEnd: (topic: Topic, after: Instant) => Instant | undefined;
  /** When the topic's last chat ended; undefined: it never had one. */
  readonly lastEnd: (topic: string) => Instant | undefined;
  /** Tells those who are there when the chat begins, where the topic says so; once for a moment. */
  readonly announce: (topic: Topic, event: TriggerEvent, moment: Instant) => Promise<void>;
  /** Passes a post of the publisher on to all subscribers (A16); once, however often it is called. */
  readonly distribute: (topic: Topic, event: TriggerEvent) => Promise<void>;
  /** Reads what must be known before the prescribed moment: capabilities, rosters, bookmarks. */
  readonly prepare: (chat: Chat) => Promise<void>;
  /** Says the text of a second event in the chat that runs; resolves when it is on its way for certain. */
  readonly post: (chat: Chat, event: TriggerEvent) => Promise<void>;
  /** Tells the publisher what the selection came to: too few people, or several rooms. */
  readonly report: (topic: Topic, selection: Selection) => void;
  readonly agenda: Agenda;
  readonly log: Log;
}

/** Events of one topic within this span are one: nobody wants two rooms for one happening. */
const ONE_MOMENT: Milliseconds = 2000;

/**
 * The way of an event: something happens ─ trigger ─▶ select ─▶ relate ─▶ open. What follows
 * (relay, end, dissolve) is the keeper's, by `conduct`.
 */
export class Flow {
  readonly #parts: FlowParts;
  readonly #assembly: Assembly;
  /** Per topic, one event after the other. */
  readonly #duties: Duties;
  readonly #waiting: TriggerEvent[] = [];
  #open = false;
  #stopped = false;

  constructor(parts: FlowParts) {
    this.#parts = parts;
    this.#assembly = createAssembly(parts);
    this.#duties = new Duties(parts.clock, (error) => {
      parts.log.error('an event could not be taken further', { reason: reasonOf(error) });
    });
  }

  /**
   * Makes an event durable and sets it on its way, unless it is to be held until `release`.
   * Resolves before a chat opens.
   * Rejects with `topic-unknown`, `store-unavailable` or `shutting-down`.
   */
  async accept(
    draft: EventDraft,
    state: 'pending' | 'held' = 'pending',
  ): Promise<{ id: EventId; outcome: 'accepted' | 'duplicate' }> {
    const { clock, store, log, random, topics } = this.#parts;
    if (this.#stopped) throw new MusterError('shutting-down', 'Muster is shutting down');
    if (!topics.has(draft.topic)) {
      throw new MusterError('topic-unknown', `there is no topic “${draft.topic}”`);
    }
    const { seenKey, ...content } = draft;
    const event = { ...content, id: eventId(clock.now(), random), at: clock.now() };
    const seen = seenKey === undefined ? undefined : { topic: draft.topic, key: seenKey };
    const outcome = await store.acceptEvent(event, seen, state);
    if (outcome === 'accepted' && state === 'held') {
      log.event('held', { topic: event.topic, kind: event.kind, id: event.id });
    } else if (outcome === 'accepted') {
      log.event('trigger', { topic: event.topic, kind: event.kind, id: event.id });
      this.#take(event);
    } else {
      const { kind, topic, source } = event;
      log.event('refused', { kind, reason: 'duplicate', topic, from: source });
    }
    return { id: event.id, outcome };
  }

  /** Sets an event on its way that was held. */
  async release(event: TriggerEvent): Promise<void> {
    await this.#parts.store.settleEvent(event.id, 'pending');
    this.#parts.log.event('trigger', { topic: event.topic, kind: event.kind, id: event.id });
    this.#take(event);
  }

  /** Presence is known: takes up what was accepted before, also by earlier runs. */
  async open(): Promise<void> {
    if (this.#open) return;
    this.#open = true;
    const known = new Set(this.#waiting.map((event) => event.id));
    const earlier = await this.#parts.store.pendingEvents();
    const held = this.#waiting.splice(0);
    for (const event of earlier.filter(({ id }) => !known.has(id))) this.#enqueue(event);
    for (const event of held) this.#enqueue(event);
    // What was selected but not opened when an earlier run stopped.
    for (const chat of this.#parts.keeper.all()) if (chat.phase === 'preparing') this.#begin(chat);
  }

  /** Holds events back until `open`: who is there is not known while the server is away. */
  hold(): void {
    this.#open = false;
  }

  /** Takes no more events and waits for those on their way; what cannot finish stays pending. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#duties.stop();
  }

  /** Brings a subscriber into the topic's running chats, if he is selected and not in them yet. */
  late(topic: Topic): void {
    this.#duties.run(topic.name, async () => {
      const { choose, keeper, clock } = this.#parts;
      const running = keeper.running(topic.name).filter(({ phase }) => phase === 'open');
      if (running.length === 0) return;
      const { willing } = await choose(topic, clock.now());
      await this.#assembly.bringIn(topic, running, willing);
    });
  }

  #take(event: TriggerEvent): void {
    if (this.#open) this.#enqueue(event);
    else this.#waiting.push(event);
  }

  #enqueue(event: TriggerEvent): void {
    this.#duties.run(event.topic, () => this.#start(event));
  }

  /** Trigger: at the prescribed moment people are selected (A8); the event stays pending till then. */
  async #start(event: TriggerEvent): Promise<void> {
    const { topics, store, log, clock, agenda, beginAt, distribute } = this.#parts;
    if (!this.#open) return this.#take(event); // the link was lost while it waited for its turn
    const topic = topics.get(event.topic);
    if (topic === undefined) {
      log.warn('the topic of an event is gone from the configuration', { topic: event.topic });
      return store.settleEvent(event.id, 'nobody');
    }
    await distribute(topic, event);
    const moment = beginAt(topic, event.at);
    if (moment <= clock.now()) return this.#decide(topic, event, moment);
    if (topic.begin.announce && this.#mayBegin(topic, moment)) {
      await this.#parts.announce(topic, event, moment);
    }
    agenda.set(`begin ${event.id}`, moment, () => this.#take(event));
    return undefined;
  }

  /** Joins what runs already, starts something new, or leaves it, as the topic says. */
  async #decide(topic: Topic, event: TriggerEvent, moment: Instant): Promise<void> {
    const { keeper, store, clock, log, choose } = this.#parts;
    // It is taken up anew with every link; an earlier try may have come to an end meanwhile.
    if ((await store.findEvent(event.id))?.state !== 'pending') return undefined;
    const rule = topic.again.running;
    const running = keeper.running(topic.name);
    const justNow = running.find(({ created }) => moment - created < ONE_MOMENT);
    if (running.length > 0 && (rule !== 'new' || justNow !== undefined)) {
      if (rule === 'ignore') return this.#refuse(event, 'running');
      // Its room is not open yet: behind the opening, which is in the queue already.
      if (running.some(({ phase }) => phase === 'preparing')) return this.#enqueue(event);
      if (hasWords(event)) for (const chat of running) await this.#parts.post(chat, event);
      const { willing } = await choose(topic, clock.now());
      await this.#assembly.bringIn(topic, running, willing);
      return store.settleEvent(event.id, 'joined', running[0]?.id);
    }
    if (this.#isQuiet(topic, clock.now())) return this.#refuse(event, 'quiet');
    const selection = await choose(topic, clock.now());
    this.#parts.report(topic, selection);
    if (selection.rooms.length === 0) {
      log.event('nobody', { topic: topic.name, id: event.id });
      return store.settleEvent(event.id, 'nobody');
    }
    const chats = await this.#assembly.relate(topic, event, selection.rooms);
    for (const chat of chats) this.#begin(chat);
    return undefined;
  }

  /** Whether an event at that moment would start a chat of its own, as far as is known now. */
  #mayBegin(topic: Topic, moment: Instant): boolean {
    const free =
      topic.again.running === 'new' || this.#parts.keeper.running(topic.name).length === 0;
    return free && !this.#isQuiet(topic, moment);
  }

  /** Whether that is too soon after the topic's last chat. */
  #isQuiet(topic: Topic, at: Instant): boolean {
    const last = this.#parts.lastEnd(topic.name);
    // Either way: the clock may have been set back since.
    return last !== undefined && Math.abs(at - last) < topic.again.quiet;
  }

  async #refuse(event: TriggerEvent, reason: 'running' | 'quiet'): Promise<void> {
    await this.#parts.store.settleEvent(event.id, 'ignored');
    this.#parts.log.event('refused', { kind: event.kind, topic: event.topic, reason });
  }

  /** Open: when all is read that must be known, everybody begins at once. */
  #begin(chat: Chat): void {
    this.#duties.run(chat.topic, async () => {
      const { prepare, keeper, clockEnd, clock, topics } = this.#parts;
      await prepare(chat);
      const topic = topics.get(chat.topic);
      const until = topic === undefined ? undefined : clockEnd(topic, clock.now());
      await keeper.apply(chat.id, { type: 'prepared', ...(until === undefined ? {} : { until }) });
    });
  }
}

/** Whether there is something to be said of it in a room. */
const hasWords = ({ subject, text }: TriggerEvent): boolean => `${subject}${text}`.trim() !== '';

/** Ids that sort by time: nine characters of milliseconds, then 80 random bits, in base 36 and hex. */
function eventId(now: number, random: (octets: number) => Uint8Array): EventId {
  return now.toString(36).padStart(9, '0') + Buffer.from(random(10)).toString('hex');
}
