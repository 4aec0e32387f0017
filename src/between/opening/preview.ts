import type { Choose } from './choose.ts';
import type { Instant } from '../../domain/duration.ts';
import type { BareJid } from '../../domain/jid.ts';
import { durationOf, type Topic } from '../../domain/topic.ts';
import type { HandleRegistry } from '../../people/handles.ts';
import type { Clock } from '../../schedule/port.ts';

/** What a dry run is made with. */
export interface PreviewParts {
  readonly choose: Choose;
  readonly handles: Pick<HandleRegistry, 'of'>;
  readonly beginAt: (topic: Topic, event: Instant) => Instant;
  readonly clockEnd: (topic: Topic, after: Instant) => Instant | undefined;
  readonly clock: Clock;
}

/** One person in a dry run. */
export interface PreviewRow {
  readonly jid: BareJid;
  /** Null: none yet, he gets one with his first chat. */
  readonly handle: string | null;
  /** `in`, `asked` (his consent is awaited first) or `left out`. */
  readonly state: 'in' | 'asked' | 'left out';
  /** The number of his room; null when he is left out. */
  readonly room: number | null;
  /** Why he is left out. */
  readonly why: string | null;
  /** When the chat would begin, and end at the latest; ISO 8601. */
  readonly begins: string;
  readonly ends: string;
}

/**
 * A dry run: who would be brought together if the topic's event came now, and who not and why.
 * People are inquired of as for a real selection; nothing is recorded and nobody is told.
 */
export function createPreview(
  parts: PreviewParts,
): (topic: Topic) => Promise<readonly PreviewRow[]> {
  const { choose, handles, beginAt, clockEnd, clock } = parts;
  return async (topic) => {
    const now = clock.now();
    const begins = beginAt(topic, now);
    const ends = Math.min(begins + durationOf(topic), clockEnd(topic, begins) ?? Infinity);
    const { rooms, choices } = await choose(topic, now, 'everybody');
    const row = (jid: BareJid, rest: Pick<PreviewRow, 'state' | 'room' | 'why'>): PreviewRow => ({
      jid,
      handle: handles.of(jid)?.name ?? null,
      ...rest,
      begins: new Date(begins).toISOString(),
      ends: new Date(ends).toISOString(),
    });
    return [
      ...rooms.flatMap((people, index) =>
        people.map(({ jid, state }) => row(jid, { state, room: index + 1, why: null })),
      ),
      ...choices.flatMap((choice) =>
        choice.chosen === false
          ? [row(choice.candidate.jid, { state: 'left out', room: null, why: choice.why })]
          : [],
      ),
    ];
  };
}
