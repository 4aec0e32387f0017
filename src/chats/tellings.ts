import { type Chat, memberOf } from '../domain/chat.ts';
import type { Draft } from '../domain/effect.ts';
import type { BareJid } from '../domain/jid.ts';
import { endOf } from './ends.ts';

/** What is said in the room about its end: a warning, once for each end, and that it was put off. */
export function tellings(before: Chat, after: Chat, by?: BareJid): Draft[] {
  const ends = endOf(after);
  if (after.phase !== 'open' || ends === undefined) return [];
  const { room, ending } = after;
  const told: Draft[] = [];
  if (ending.warn?.warned !== before.ending.warn?.warned) {
    told.push({
      key: `tell warning ${room} ${ends}`,
      stage: 0,
      action: { kind: 'tell', room, what: 'warning', ends },
    });
  }
  if (ending.extended !== before.ending.extended) {
    const nick = by === undefined ? undefined : memberOf(after, by)?.nick;
    told.push({
      key: `tell extended ${room} ${ends}`,
      stage: 0,
      action: {
        kind: 'tell',
        room,
        what: 'extended',
        ends,
        ...(nick === undefined ? {} : { by: nick }),
      },
    });
  }
  return told;
}
