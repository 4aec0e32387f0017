import { chatLine } from '../chat-line.ts';
import { define, done } from '../definition.ts';

/** `chats`: his own, those included to which he is asked and which he has left. */
export const chats = define({
  name: 'chats',
  audience: 'known',
  params: [],
  run: async (_, scene) => {
    const { noChats, chatsHead } = scene.texts.commands;
    const views = scene.actions.chats(scene.asker.person);
    if (views.length === 0) return done(noChats);
    const lines = views.map((view) => chatLine(view, scene));
    return done(chatsHead(views.length), lines);
  },
});
