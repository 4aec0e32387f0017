import { define, done, refused } from '../definition.ts';
import { titleOf } from '../titles.ts';

/** `accept always|ask|never [TOPIC]`: his consent, for one topic or all. */
export const accept = define({
  name: 'accept',
  audience: 'known',
  params: [
    { key: 'consent', need: 'must' },
    { key: 'topic', need: 'may' },
  ],
  run: async ({ consent, topic }, scene) => {
    const { actions, asker, texts } = scene;
    const outcome = await actions.accept(asker.person, consent, topic);
    if (!outcome.done) return refused(outcome.why, topic);
    const title = topic === undefined ? undefined : titleOf(topic, scene);
    return done(texts.commands.accepted(consent, title));
  },
});
