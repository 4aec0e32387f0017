import { define, done, refused } from '../definition.ts';
import { titleOf } from '../titles.ts';

/** `subscribe TOPIC [for 2h]`. */
export const subscribe = define({
  name: 'subscribe',
  audience: 'known',
  params: [
    { key: 'topic', need: 'place' },
    { key: 'span', need: 'may', lead: 'for' },
  ],
  topics: ({ open, subscribed }) => open && !subscribed,
  run: async ({ topic, span: wanted }, scene) => {
    const { actions, asker, texts, write } = scene;
    const span = wanted === 'off' ? undefined : wanted;
    const outcome = await actions.subscribe(asker.person, topic, span);
    if (!outcome.done) return refused(outcome.why, topic);
    const undo = write({ name: 'unsubscribe', args: { topic } });
    return done(texts.commands.subscribed(titleOf(topic, scene), span, undo));
  },
});
