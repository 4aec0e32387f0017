import { textsIn } from '../text/languages.ts';
import type { RoomTexts } from '../text/rooms.ts';
import type { Room } from './room.ts';

/** What a room says, in its language. */
export function wordsOf({ settings }: Pick<Room, 'settings'>): RoomTexts {
  return textsIn(settings.language).rooms;
}
