import { define, done, refused } from '../definition.ts';

/** `with NAME`: undoes `without NAME`. */
export const withAgain = define({
  name: 'with',
  audience: 'known',
  params: [{ key: 'person', need: 'place' }],
  people: ({ actions, asker }) => actions.aside(asker.person),
  run: async ({ person }, { actions, asker, texts }) => {
    const outcome = await actions.with(asker.person, person, asker.room);
    if (!outcome.done) return refused(outcome.why, person);
    return done(texts.commands.withAgain(person));
  },
});
