import { linkTo } from '../chosen.ts';
import { type Answer, define, done, type Given, refused, type Scene } from '../definition.ts';

const params = [{ key: 'chat', need: 'may' }] as const;

/** `join [CHAT]`: after a question, or back after `leave` (A14). */
export const join = define({
  name: 'join',
  audience: 'known',
  params,
  chats: ({ state }) => state !== 'in',
  run: takePart,
});

/** `yes`: the same, as an answer to a question. */
export const yes = define({
  name: 'yes',
  audience: 'known',
  params,
  wordsOnly: true,
  chats: ({ state }) => state === 'asked',
  run: takePart,
});

async function takePart(
  { chat }: Given<typeof params>,
  { actions, asker, texts }: Scene,
): Promise<Answer> {
  const outcome = await actions.join(asker.person, chat);
  if (!outcome.done) return refused(outcome.why);
  const { title, room } = outcome.value;
  return done(texts.commands.joined(title, linkTo(room)));
}
