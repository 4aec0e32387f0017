import { likeness } from '../domain/likeness.ts';
import { localIn } from '../domain/jid.ts';
import { asNick } from './nick-letters.ts';
import { occupantJid, type Room } from './room.ts';
import { wordsOf } from './words.ts';

/** What the names of those inside, and those reserved here, look like. */
function namesIn(room: Room): Set<string> {
  const names = new Set<string>();
  for (const { nick } of room.occupants.values()) names.add(likeness(nick));
  for (const { nick } of room.standings.values()) {
    if (nick !== undefined) names.add(likeness(nick));
  }
  return names;
}

/**
 * The nick under which the room itself speaks: its title, where it has one that is nobody's, else
 * the word for a room. The mere localpart of a user's room is no title: whoever opens a room named
 * like himself gets in under his name.
 */
export function voiceOf(room: Room): string {
  const { title } = room.settings;
  const names = namesIn(room);
  const isFree = (nick: string): boolean => nick !== '' && !names.has(likeness(nick));
  const named = room.kind === 'topic' || title !== localIn(room.jid);
  const own = named ? asNick(title) : '';
  if (isFree(own)) return own;
  const word = wordsOf(room).room;
  let nick = word;
  for (let number = 2; !isFree(nick); number += 1) nick = `${word} (${number})`;
  return nick;
}

/** From where the room itself speaks: clients such as Converse drop what comes from the bare JID. */
export const voiceJid = (room: Room): string => occupantJid(room, voiceOf(room));
