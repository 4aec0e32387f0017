import type { Flow } from '../flow.ts';
import type { Marks } from '../between/marks.ts';
import { type ClockListener, createClockListener } from '../triggers/clock/listener.ts';
import { PresenceListener } from '../triggers/presence/listener.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** What starts chats by itself, without anybody from outside. */
export interface Triggers {
  readonly clock: ClockListener;
  readonly presence: PresenceListener;
}

/** Builds the triggers of time and presence; they begin once it is known who is there. */
export function composeTriggers(
  { config, store, clock, agenda, log }: Ground,
  { presence }: People,
  flow: Flow,
  marks: Marks,
): Triggers {
  const topics = [...config.topics.values()];
  return {
    clock: createClockListener({
      topics,
      clock,
      agenda,
      marks: store,
      log,
      fire: async ({ topic, source, seen }) => {
        const content = { source, subject: '', text: '', seenKey: seen };
        await flow.accept({ topic, kind: 'clock', ...content });
      },
    }),
    presence: new PresenceListener({
      topics,
      online: (person) => presence.online(person),
      marks,
      clock,
      agenda,
      log,
      fire: async (topic, of, seenKey) => {
        await flow.accept({ topic, kind: 'presence', source: of, subject: '', text: '', seenKey });
      },
    }),
  };
}
