import { define, done, refused } from '../definition.ts';
import { clockOf } from '../kinds.ts';

/** `quiet 22:00-07:00`, `quiet off`: hours in which nothing is asked of him, by his own clock. */
export const quiet = define({
  name: 'quiet',
  audience: 'known',
  params: [{ key: 'hours', need: 'must' }],
  run: async ({ hours: wanted }, { actions, asker, texts }) => {
    const hours = wanted === 'off' ? undefined : wanted;
    const outcome = await actions.setQuiet(asker.person, hours);
    if (!outcome.done) return refused(outcome.why);
    const { quietOff, quiet: set } = texts.commands;
    return done(hours === undefined ? quietOff : set(clockOf(hours.from), clockOf(hours.to)));
  },
});
