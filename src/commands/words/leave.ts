import { callChat } from '../chosen.ts';
import { type Answer, define, done, type Given, refused, type Scene } from '../definition.ts';

const params = [{ key: 'chat', need: 'may' }] as const;

/** `leave [CHAT]`: non-participation in this chat (A14). */
export const leave = define({
  name: 'leave',
  audience: 'known',
  params,
  chats: ({ state }) => state !== 'out',
  run: takeNoPart,
});

/** `no`: the same, as an answer to a question. */
export const no = define({
  name: 'no',
  audience: 'known',
  params,
  wordsOnly: true,
  chats: ({ state }) => state === 'asked',
  run: takeNoPart,
});

async function takeNoPart({ chat }: Given<typeof params>, scene: Scene): Promise<Answer> {
  const { actions, asker, texts, tell } = scene;
  const outcome = await actions.leave(asker.person, chat);
  if (!outcome.done) return refused(outcome.why);
  const { title, room } = outcome.value;
  const others = actions.chats(asker.person).filter((one) => one.room !== room);
  const name = callChat(outcome.value, [outcome.value, ...others]);
  return done(texts.commands.left(title, tell({ name: 'join', args: { chat: name } })));
}
