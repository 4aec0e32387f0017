import { addressAt, localIn, type RoomJid } from './jid.ts';

/** 20 characters of base32: 100 bits, which nobody guesses (DESIGN §4). */
const TOKEN_LENGTH = 20;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ROOM_NAME = new RegExp(`^.+-[${ALPHABET}]{${TOKEN_LENGTH}}$`, 'u');

/** A new token, made of `random` octets (each 0…255). */
export function newToken(random: (octets: number) => Uint8Array): string {
  return Array.from(random(TOKEN_LENGTH), (octet) => ALPHABET[octet % ALPHABET.length]).join('');
}

/** The room of a topic: its name, a hyphen and a token. Nothing else has this shape. */
export function topicRoom(topic: string, token: string, domain: string): RoomJid {
  return addressAt(`${topic}-${token}`, domain) as RoomJid;
}

/** Whether a localpart is one that only a topic's room can have (DESIGN §4). */
export function isRoomName(local: string): boolean {
  return ROOM_NAME.test(local);
}

/** The token of a topic's room. */
export function tokenOf(room: RoomJid): string {
  return localIn(room).slice(-TOKEN_LENGTH);
}
