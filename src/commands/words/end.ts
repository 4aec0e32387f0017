import { chatsNamed } from '../chosen.ts';
import { define, done, refused, type Scene } from '../definition.ts';
import type { ChatView } from '../port.ts';

/** `end ROOM`, for admins; a topic's name will do where it has one chat. */
export const end = define({
  name: 'end',
  audience: 'admins',
  params: [{ key: 'room', need: 'must' }],
  rooms: running,
  run: async ({ room }, scene) => {
    const { actions, asker, texts } = scene;
    const [chat, another] = chatsNamed(room, await running(scene));
    if (chat === undefined) return refused('no-chat', room);
    if (another !== undefined) return refused('several-chats', room);
    const outcome = await actions.endChat(asker.person, chat.room);
    return outcome.done ? done(texts.commands.ended(chat.title)) : refused(outcome.why, room);
  },
});

async function running({ actions, asker }: Scene): Promise<readonly ChatView[]> {
  const outcome = await actions.allChats(asker.person);
  return outcome.done ? outcome.value : [];
}
