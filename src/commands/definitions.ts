import type { Definition } from './definition.ts';
import { accept } from './words/accept.ts';
import { chats } from './words/chats.ts';
import { confirm } from './words/confirm.ts';
import { duration } from './words/duration.ts';
import { end } from './words/end.ts';
import { forget } from './words/forget.ts';
import { help } from './words/help.ts';
import { join, yes } from './words/join.ts';
import { language } from './words/language.ts';
import { leave, no } from './words/leave.ts';
import { more } from './words/more.ts';
import { mydata } from './words/mydata.ts';
import { quiet } from './words/quiet.ts';
import { rooms } from './words/rooms.ts';
import { subscribe } from './words/subscribe.ts';
import { topics } from './words/topics.ts';
import { unsubscribe } from './words/unsubscribe.ts';
import { who } from './words/who.ts';
import { why } from './words/why.ts';
import { withAgain } from './words/with.ts';
import { without } from './words/without.ts';

/** Every command, in the order in which help and menus list them. */
export const DEFINITIONS: readonly Definition[] = [
  help,
  topics,
  subscribe,
  unsubscribe,
  duration,
  chats,
  who,
  why,
  join,
  leave,
  yes,
  no,
  without,
  withAgain,
  confirm,
  more,
  accept,
  quiet,
  language,
  mydata,
  forget,
  rooms,
  end,
];
