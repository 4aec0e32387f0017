import { define, done, refused } from '../definition.ts';

/** `confirm [CHAT]`: who has received his last message (A11). */
export const confirm = define({
  name: 'confirm',
  audience: 'known',
  params: [{ key: 'chat', need: 'may' }],
  run: async ({ chat }, { actions, asker, texts }) => {
    const outcome = await actions.confirm(asker.person, chat);
    return outcome.done ? done(texts.commands.confirming) : refused(outcome.why);
  },
});
