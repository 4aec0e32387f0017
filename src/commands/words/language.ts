import { textsIn } from '../../text/languages.ts';
import { define, done, refused } from '../definition.ts';

/** `language ja`; answered in the new language. */
export const language = define({
  name: 'language',
  audience: 'known',
  params: [{ key: 'language', need: 'must' }],
  run: async ({ language: wanted }, { actions, asker }) => {
    const outcome = await actions.setLanguage(asker.person, wanted);
    if (!outcome.done) return refused(outcome.why);
    return done(textsIn(wanted).commands.languageSet);
  },
});
