// A topic's name, a hyphen and 20 characters of base32 (100 bits): nothing else has this shape.
const ROOM_NAME = /^.+-[a-z2-7]{20}$/u;

/** Whether a localpart is one that only a topic's room can have (DESIGN §4). */
export function isRoomName(local: string): boolean {
  return ROOM_NAME.test(local);
}
