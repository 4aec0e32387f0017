import type { BareJid } from '../domain/jid.ts';
import type { StoredRoom } from '../store/port.ts';
import type { Room, Standing, Subject } from './room.ts';

interface Written {
  /** What somebody set; absent: the subject of the chat. */
  readonly subject?: Subject;
  readonly card?: string | undefined;
  readonly banned: readonly (readonly [BareJid, Standing])[];
}

/** What people have changed in a topic's room; all else comes from its chat. */
export function writeKept(room: Room): StoredRoom {
  const { subject, card, standings } = room;
  const written: Written = {
    ...(subject.author === undefined ? {} : { subject }),
    card,
    banned: [...standings].filter(([, { affiliation }]) => affiliation === 'outcast'),
  };
  return { room: room.jid, opened: room.opened, state: JSON.stringify(written) };
}

/** Puts what `writeKept` wrote into the room of a chat that was restored. */
export function readKept(room: Room, { state }: StoredRoom): void {
  const { subject, card, banned } = JSON.parse(state) as Written;
  if (subject !== undefined) room.subject = subject;
  room.card = card;
  for (const [person, standing] of banned) room.standings.set(person, standing);
}
