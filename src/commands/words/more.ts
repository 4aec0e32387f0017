import { define, done, refused } from '../definition.ts';
import { moment } from '../moment.ts';

/** `more [CHAT]`: puts off the end for everybody. */
export const more = define({
  name: 'more',
  audience: 'known',
  params: [{ key: 'chat', need: 'may' }],
  run: async ({ chat }, scene) => {
    const outcome = await scene.actions.more(scene.asker.person, chat);
    if (!outcome.done) return refused(outcome.why);
    return done(scene.texts.commands.extended(moment(outcome.value, scene)));
  },
});
