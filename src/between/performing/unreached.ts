import type { Keeper } from '../../chats/keeper.ts';
import { type Chat, memberOf } from '../../domain/chat.ts';
import type { Milliseconds } from '../../domain/duration.ts';
import { isOutOfReach, type StanzaCondition } from '../../domain/errors.ts';
import { type BareJid, bareIn, type FullJid } from '../../domain/jid.ts';
import type { Rooms } from '../../rooms/port.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';

/** What is to be known of a chat to invite somebody again. */
export interface UnreachedParts {
  readonly keeper: Pick<Keeper, 'get'>;
  readonly rooms: Pick<Rooms, 'isInside'>;
  /** Sends the invitation once more. */
  readonly summon: (chat: Chat['id'], clients: readonly (FullJid | BareJid)[]) => void;
  readonly clock: Pick<Clock, 'now'>;
  readonly agenda: Pick<Agenda, 'set'>;
}

/** A message of the service that came back: to whom it went, its id, and why. */
export type Bounced = (
  to: FullJid | BareJid,
  id: string | undefined,
  condition: StanzaCondition,
) => void;

const SHORTEST: Milliseconds = 60_000;
const LONGEST: Milliseconds = 30 * 60_000;

/**
 * Invitations that came back since a server elsewhere could not be reached are repeated as long as
 * the chat lasts, each time after as long as it has lasted already: after 1 min, 2 min, 4 min …, at
 * most half an hour apart. They were sent, but nobody has seen them.
 */
export function createUnreached(parts: UnreachedParts): Bounced {
  const { keeper, rooms, clock, agenda } = parts;
  const isAwaited = (chat: Chat | undefined, person: BareJid): chat is Chat => {
    const state = chat === undefined ? undefined : memberOf(chat, person)?.state;
    const takesPart = state === 'in' || state === 'asked';
    return takesPart && chat?.phase === 'open' && !rooms.isInside(chat.room, person);
  };

  return (to, id, condition) => {
    const person = bareIn(to);
    const [name = ''] = (id ?? '').split('.', 1);
    const chat = keeper.get(name);
    if (!isOutOfReach(condition) || !isAwaited(chat, person)) return;
    const now = clock.now();
    const pause = Math.min(LONGEST, Math.max(SHORTEST, now - (chat.opened ?? now)));
    agenda.set(`unreached ${chat.id} ${person}`, now + pause, () => {
      if (isAwaited(keeper.get(chat.id), person)) parts.summon(chat.id, [to]);
    });
  };
}
