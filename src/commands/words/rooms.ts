import { chatLine } from '../chat-line.ts';
import { define, done, refused } from '../definition.ts';

/** `rooms`, for admins: every chat that is on. */
export const rooms = define({
  name: 'rooms',
  audience: 'admins',
  params: [],
  run: async (_, scene) => {
    const outcome = await scene.actions.allChats(scene.asker.person);
    if (!outcome.done) return refused(outcome.why);
    const { noRooms, roomsHead } = scene.texts.commands;
    const lines = outcome.value.map((chat) => chatLine(chat, scene));
    return lines.length === 0 ? done(noRooms) : done(roomsHead(lines.length), lines);
  },
});
