import { define, done, refused, type Scene } from '../definition.ts';
import type { ChatView } from '../port.ts';

type Somebody = ChatView['people'][number];

/** `who [CHAT]`: those to whom he is related, and whether they are there. */
export const who = define({
  name: 'who',
  audience: 'known',
  params: [{ key: 'chat', need: 'may' }],
  run: async ({ chat: room }, { actions, asker, texts }) => {
    const chat = actions.chats(asker.person).find((one) => one.room === room);
    if (chat === undefined) return refused('no-chat');
    const lines = chat.people.map((somebody) => line(somebody, texts));
    return done(texts.commands.whoHead(chat.title, lines.length), lines);
  },
});

function line({ nick, online, inside }: Somebody, { commands }: Scene['texts']): string {
  return commands.who(nick, inside ? 'inside' : online ? 'online' : 'offline');
}
