import { define, done, refused } from '../definition.ts';

/** `forget me`: leaves everything and forgets all that he has set. */
export const forget = define({
  name: 'forget',
  audience: 'known',
  params: [{ key: 'me', need: 'must' }],
  run: async (_, { actions, asker, texts }) => {
    const outcome = await actions.forget(asker.person);
    return outcome.done ? done(texts.commands.forgotten) : refused(outcome.why);
  },
});
