import { type Chat, isCounted, type Member } from '../domain/chat.ts';
import type { BareJid } from '../domain/jid.ts';
import type { SizeRule } from '../domain/topic.ts';

/** People who come into a chat that runs already. */
export interface Placing<T> {
  readonly chat: Chat;
  readonly people: readonly T[];
}

/**
 * Where newcomers go: each where the fewest are, as long as there is a place (A24); the publisher
 * and X, who are not counted, into every chat. Those who are or were in one of the chats stay as
 * they are.
 */
export function places<T extends { readonly jid: BareJid; readonly part: Member['part'] }>(
  running: readonly Chat[],
  people: readonly T[],
  { max = Infinity }: Pick<SizeRule, 'max'>,
): Placing<T>[] {
  const known = new Set(running.flatMap(({ members }) => members.map(({ jid }) => jid)));
  const placings = running.map((chat) => {
    const central = people.filter((one) => !isCounted(one) && !isIn(chat, one.jid));
    return { chat, people: central, taken: counted(chat) };
  });
  for (const one of people) {
    if (!isCounted(one) || known.has(one.jid)) continue;
    const [emptiest] = placings.toSorted((a, b) => a.taken - b.taken);
    if (emptiest === undefined || emptiest.taken >= max) break;
    emptiest.people.push(one);
    emptiest.taken += 1;
  }
  return placings.filter((placing) => placing.people.length > 0);
}

const isIn = (chat: Chat, person: BareJid): boolean =>
  chat.members.some(({ jid }) => jid === person);

/** Places that are taken: by those who take part, and by those who are still asked. */
const counted = (chat: Chat): number =>
  chat.members.filter(
    (member) => isCounted(member) && (member.state === 'in' || member.state === 'asked'),
  ).length;
