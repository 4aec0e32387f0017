import type { Instant, Milliseconds } from '../../../../src/domain/duration.ts';
import type { ClockRule, Topic } from '../../../../src/domain/topic.ts';
import { createAgenda } from '../../../../src/schedule/agenda.ts';
import type { Clock } from '../../../../src/schedule/port.ts';
import type { Mark, MarkStore } from '../../../../src/store/port.ts';
import { createClockListener, type ClockPoint } from '../../../../src/triggers/clock/listener.ts';
import { manualClock, settle } from '../../../support/manual-clock.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { topicOf } from '../../../support/topics.ts';

/** A clock that a test moves, and sets. */
export interface SettableClock extends Clock {
  advance(span: Milliseconds): Promise<void>;
  /** Sets the time of day; what waits for a time of day follows it, what sleeps does not. */
  set(now: Instant): Promise<void>;
}

export function settableClock(start: Instant): SettableClock {
  const steady = manualClock(start);
  let shift = 0;
  const waiting = new Map<() => void, { readonly at: Instant; cancel: () => void }>();
  const arm = (at: Instant, task: () => void): void => {
    const cancel = steady.at(at - shift, () => {
      waiting.delete(task);
      task();
    });
    waiting.set(task, { at, cancel });
  };
  return {
    now: () => steady.now() + shift,
    at(at, task) {
      const own = (): void => task();
      arm(at, own);
      return () => {
        waiting.get(own)?.cancel();
        waiting.delete(own);
      };
    },
    sleep: (span, signal) => steady.sleep(span, signal),
    advance: (span) => steady.advance(span),
    async set(now) {
      shift = now - steady.now();
      for (const [task, { at, cancel }] of waiting) {
        cancel();
        arm(at, task);
      }
      await steady.advance(0);
    },
  };
}

/** A topic with clock rules in UTC, unless they say otherwise. */
export function topic(
  name: string,
  ...rules: readonly (Partial<ClockRule> & { at: string })[]
): Topic {
  return topicOf({
    name,
    start: rules.map((rule) => ({ kind: 'clock', zone: 'UTC', missed: 'skip', ...rule })),
  });
}

export interface Stage {
  readonly clock: SettableClock;
  /** What was made durable, in order. */
  readonly fired: readonly ClockPoint[];
  /** `HH:MM` of them, in UTC. */
  readonly times: readonly string[];
  /** What the log was told. */
  readonly told: readonly string[];
  /** Lets the next calls fail. */
  readonly broken: { fire: number; marks: number };
  readonly marks: ReadonlyMap<string, Instant>;
  up(...topics: readonly Topic[]): Promise<void>;
  down(): Promise<void>;
}

/** Muster's clock rules from `start` on, over restarts. */
export function stage(start: string): Stage {
  const clock = settableClock(Date.parse(start));
  const kept = new Map<string, Instant>();
  const fired: ClockPoint[] = [];
  const told: string[] = [];
  const broken = { fire: 0, marks: 0 };
  let running: { stop(): Promise<void> } | undefined;

  const fails = (part: 'fire' | 'marks'): boolean => broken[part] > 0 && broken[part]-- > 0;
  const marks: MarkStore = {
    async saveMarks(changed: readonly Mark[], gone: readonly string[] = []) {
      await settle(1);
      if (fails('marks')) throw new Error('the disk is full');
      for (const key of gone) kept.delete(key);
      for (const { key, at } of changed) kept.set(key, at);
    },
    loadMarks: async () => [...kept].map(([key, at]) => ({ key, at })),
  };
  const log = {
    ...silentLog,
    event: (event: string) => void told.push(event),
    warn: (text: string) => void told.push(text),
    error: (text: string) => void told.push(text),
  };
  return {
    clock,
    fired,
    get times() {
      return fired.map(({ at }) => new Date(at).toISOString().slice(11, 16));
    },
    told,
    broken,
    marks: kept,
    async up(...topics) {
      const agenda = createAgenda(clock);
      const listener = createClockListener({
        topics,
        clock,
        agenda,
        marks,
        async fire(point) {
          await settle(1);
          if (fails('fire')) throw new Error('the disk is full');
          fired.push(point);
        },
        log,
      });
      await listener.start();
      running = {
        async stop() {
          await listener.stop();
          agenda.stop();
        },
      };
    },
    async down() {
      await running?.stop();
      running = undefined;
    },
  };
}
