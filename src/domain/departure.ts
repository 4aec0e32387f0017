import type { FullJid, RoomJid } from './jid.ts';

/** A person's last client has gone from a topic's room, and nobody has seen yet what it means (A14). */
export interface Departed {
  readonly room: RoomJid;
  readonly client: FullJid;
}

/** The name of the mark that remembers it over a restart. */
export const departureKey = ({ room, client }: Departed): string => `departed ${room} ${client}`;

/** What a mark's name tells of a departure; undefined: it is of something else. */
export function departureIn(key: string): Departed | undefined {
  const [, room, client] = /^departed (\S+) (.+)$/su.exec(key) ?? [];
  if (room === undefined || client === undefined) return undefined;
  return { room: room as RoomJid, client: client as FullJid };
}
