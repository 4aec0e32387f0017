import type { Instant, Milliseconds } from '../domain/duration.ts';

/** The time of day and the only way to wait; injected everywhere, so that tests own the clock. */
export interface Clock {
  now(): Instant;
  /** Runs `task` once when `at` has come; spans of any length. The returned function cancels. */
  at(at: Instant, task: () => void): () => void;
  /** Resolves after the span; rejects with the signal's reason when aborted. */
  sleep(span: Milliseconds, signal?: AbortSignal): Promise<void>;
}

/** What is to happen when, behind one timer. */
export interface Agenda {
  /** Runs `task` once when `at` has come; takes the place of an earlier deadline of that key. */
  set(key: string, at: Instant, task: () => void): void;
  clear(key: string): void;
}
