import { define, done, refused } from '../definition.ts';
import { titleOf } from '../titles.ts';

/** `unsubscribe TOPIC`. */
export const unsubscribe = define({
  name: 'unsubscribe',
  audience: 'known',
  params: [{ key: 'topic', need: 'place' }],
  topics: ({ subscribed }) => subscribed,
  run: async ({ topic }, scene) => {
    const { actions, asker, texts } = scene;
    const title = titleOf(topic, scene); // afterwards he may not see it any more
    const outcome = await actions.unsubscribe(asker.person, topic);
    if (!outcome.done) return refused(outcome.why, topic);
    return done(texts.commands.unsubscribed(title));
  },
});
