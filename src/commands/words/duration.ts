import { define, done, refused } from '../definition.ts';
import { titleOf } from '../titles.ts';

/** `duration TOPIC 30m`: his own set duration (A1); `off` drops it. */
export const duration = define({
  name: 'duration',
  audience: 'known',
  params: [
    { key: 'topic', need: 'place' },
    { key: 'span', need: 'must' },
  ],
  topics: ({ subscribed }) => subscribed,
  run: async ({ topic, span: wanted }, scene) => {
    const { actions, asker, texts } = scene;
    const span = wanted === 'off' ? undefined : wanted;
    const outcome = await actions.setDuration(asker.person, topic, span);
    if (!outcome.done) return refused(outcome.why, topic);
    return done(texts.commands.durationSet(titleOf(topic, scene), span));
  },
});
