import { callChat } from '../chosen.ts';
import { define, done, refused } from '../definition.ts';
import { moment } from '../moment.ts';

/** `why [CHAT]`: what brought him in, until when, and how to get out. */
export const why = define({
  name: 'why',
  audience: 'known',
  params: [{ key: 'chat', need: 'may' }],
  run: async ({ chat: room }, scene) => {
    const { actions, asker, texts, write } = scene;
    const chat = actions.chats(asker.person).find((one) => one.room === room);
    if (chat === undefined) return refused('no-chat');
    const { title, topic, part, trigger, started, ends } = chat;
    const name = callChat(chat, actions.chats(asker.person));
    return done(
      texts.commands.why({
        title,
        part,
        kind: trigger.kind,
        subject: trigger.subject,
        started: moment(started, scene),
        ends: moment(ends, scene),
        leave: write({ name: 'leave', args: asker.room === undefined ? { chat: name } : {} }),
        unsubscribe: write({ name: 'unsubscribe', args: { topic } }),
      }),
    );
  },
});
