import type { Chat, ChatId } from '../domain/chat.ts';
import type { Instant, Milliseconds } from '../domain/duration.ts';

/** How old the recorded time of the last message may be: a crash makes the silence no longer than it is. */
const RECORDED_WITHIN: Milliseconds = 60_000;

/** When somebody spoke last in the chats that end by silence (A18); kept in memory, recorded now and then. */
export class LastWords {
  readonly #last = new Map<ChatId, Instant>();
  /** Up to when it is recorded, or about to be. */
  readonly #recorded = new Map<ChatId, Instant>();

  /** Takes up a chat of an earlier run: the last that was said may not be recorded. */
  restore({ id, ending: { idle } }: Chat, now: Instant): void {
    if (idle === undefined) return;
    this.#last.set(id, Math.min(idle.since + recordedWithin(idle.span), now));
  }

  /** Somebody spoke. True when it is to be recorded: once in a while. */
  spoken({ id, ending: { idle } }: Chat, at: Instant): boolean {
    if (idle === undefined) return false;
    this.#last.set(id, at);
    const recorded = Math.max(idle.since, this.#recorded.get(id) ?? -Infinity);
    if (at - recorded < recordedWithin(idle.span)) return false;
    this.#recorded.set(id, at);
    return true;
  }

  /** When somebody spoke last; undefined: not since the opening, as far as is known. */
  of(id: ChatId): Instant | undefined {
    return this.#last.get(id);
  }

  forget(id: ChatId): void {
    this.#last.delete(id);
    this.#recorded.delete(id);
  }
}

const recordedWithin = (span: Milliseconds): Milliseconds => Math.min(RECORDED_WITHIN, span / 4);
