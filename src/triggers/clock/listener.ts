import type { Instant, Milliseconds } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { Topic } from '../../domain/topic.ts';
import type { Log } from '../../observe/port.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';
import type { MarkStore } from '../../store/port.ts';
import { dueOf } from './due.ts';
import { nextPoint } from './parse.ts';
import { watchSetback } from './setback.ts';
import { clocksOf, isClockMark, seenKeyOf, type TopicClock } from './rules.ts';
import { InTurn } from '../../waiting/in-turn.ts';

/** A point of time that has come (A18). */
export interface ClockPoint {
  readonly topic: string;
  /** The rule's place in the topic's `start`. */
  readonly rule: number;
  readonly at: Instant;
  /** Whether it is handled too late, because Muster was not running. */
  readonly missed: boolean;
  /** The rule in words, as shown to an admin: `0 10 * * MON (Asia/Tokyo)`. */
  readonly source: string;
  /** The key of the event that makes a repeat harmless (`EventStore.acceptEvent`). */
  readonly seen: string;
}

export interface ClockListenerOptions {
  readonly topics: readonly Topic[];
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly marks: MarkStore;
  /** Makes the event durable; the point counts as handled only after it resolved. */
  readonly fire: (point: ClockPoint) => Promise<void>;
  readonly log: Log;
}

/** What starts chats at points of time. */
export interface ClockListener {
  /** Handles what was missed, and waits for what comes. Rejects when the marks cannot be had. */
  start(): Promise<void>;
  /** Waits for no more points, and lets those under way finish. */
  stop(): Promise<void>;
}

/** A point that is handled within that span is on time: the machine was busy, no more. */
const ON_TIME: Milliseconds = 60_000;
/** How long after a failure the same point is tried again. */
const RETRY: Milliseconds = 5000;
/** A mark further in the future than that is not believed: the clock was wrong when it was written. */
const AHEAD: Milliseconds = 86_400_000;

/** Builds the listener of all clock rules; nothing happens before `start`. */
export function createClockListener(options: ClockListenerOptions): ClockListener {
  return new Clocks(options);
}

class Clocks implements ClockListener {
  readonly #by: ClockListenerOptions;
  /** The last point that each rule has handled, or when the rule was new. */
  readonly #marks = new Map<string, Instant>();
  /** What is being done for a rule; one thing at a time. */
  readonly #turns = new InTurn<string>();
  readonly #clocks: readonly TopicClock[];
  #watch: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(options: ClockListenerOptions) {
    this.#by = options;
    this.#clocks = clocksOf(options.topics);
  }

  async start(): Promise<void> {
    await this.#recall();
    for (const one of this.#clocks) void this.#turns.run(one.key, () => this.#handle(one, 0));
    await this.#turns.drained();
    if (this.#clocks.length === 0) return;
    // What was handled before the clock went back is not handled again, unless it went far.
    this.#watch = watchSetback(this.#by.clock, this.#stop.signal, () => {
      const waiting = this.#clocks.filter(({ key }) => !this.#turns.busy(key));
      for (const one of waiting) this.#wait(one);
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    for (const { key } of this.#clocks) this.#by.agenda.clear(key);
    await Promise.all([this.#turns.drained(), this.#watch]);
  }

  /** Takes up the marks of earlier runs; a rule that is new begins now. */
  async #recall(): Promise<void> {
    const { marks, clock } = this.#by;
    const now = clock.now();
    const kept = (await marks.loadMarks()).filter(({ key }) => isClockMark(key));
    const known = new Map(kept.map(({ key, at }) => [key, at]));
    for (const { key } of this.#clocks) {
      this.#marks.set(key, this.#believed(key, known.get(key), now));
    }
    const changed = [...this.#marks].filter(([key, at]) => known.get(key) !== at);
    // A rule that comes back some day is new again: what passed meanwhile was not missed.
    const gone = [...known.keys()].filter((key) => !this.#marks.has(key));
    if (changed.length + gone.length === 0) return;
    const written = changed.map(([key, at]) => ({ key, at }));
    await marks.saveMarks(written, gone);
  }

  #believed(key: string, mark: Instant | undefined, now: Instant): Instant {
    if (mark === undefined || mark <= now + AHEAD) return mark ?? now;
    this.#by.log.warn('the clock went back: points of time may be handled again from now on', {
      rule: key,
      mark: new Date(mark).toISOString(),
    });
    return now;
  }

  /** Handles the points that have come, then waits for the next one. Never rejects. */
  async #handle(one: TopicClock, tolerance: Milliseconds): Promise<void> {
    const { clock, log } = this.#by;
    const mark = this.#markOf(one);
    const { point, missed, last } = dueOf(one.rule, mark, clock.now(), tolerance);
    if (last === undefined) return this.#wait(one);
    if (point !== undefined) return this.#fire(one, point, missed);
    log.event('clock.missed', {
      topic: one.topic,
      rule: one.index,
      at: new Date(last).toISOString(),
    });
    await this.#done(one, last);
  }

  async #fire(one: TopicClock, at: Instant, missed: boolean): Promise<void> {
    const { fire, log } = this.#by;
    const { topic, index: rule, rule: timetable } = one;
    const source = `${timetable.at} (${timetable.zone})`;
    try {
      await fire({ topic, rule, at, missed, source, seen: seenKeyOf(at) });
    } catch (error) {
      log.error('a point of time could not be handled and is tried again', {
        topic,
        rule,
        reason: reasonOf(error),
      });
      this.#wake(one, this.#by.clock.now() + RETRY, () => this.#fire(one, at, missed));
      return;
    }
    await this.#done(one, at);
  }

  /** Remembers that everything up to a point is handled. */
  async #done(one: TopicClock, at: Instant): Promise<void> {
    this.#marks.set(one.key, at);
    try {
      await this.#by.marks.saveMarks([{ key: one.key, at }]);
    } catch (error) {
      // After a restart the point may come again: its event is known by its seen key.
      this.#by.log.error('a point of time that was handled could not be noted', {
        topic: one.topic,
        rule: one.index,
        reason: reasonOf(error),
      });
    }
    this.#wait(one);
  }

  /** Waits for the first point that is not handled; it may have come meanwhile. */
  #wait(one: TopicClock): void {
    const next = nextPoint(one.rule, this.#markOf(one));
    if (next !== undefined) this.#wake(one, next, () => this.#handle(one, ON_TIME));
  }

  #markOf({ key }: TopicClock): Instant {
    const mark = this.#believed(key, this.#marks.get(key), this.#by.clock.now());
    this.#marks.set(key, mark);
    return mark;
  }

  #wake(one: TopicClock, at: Instant, task: () => Promise<void>): void {
    if (this.#stop.signal.aborted) return;
    this.#by.agenda.set(one.key, at, () => void this.#turns.run(one.key, task));
  }
}
