import { define, done } from '../definition.ts';
import { moment } from '../moment.ts';

/** `topics`: what there is for him, and what is on. */
export const topics = define({
  name: 'topics',
  audience: 'known',
  params: [],
  run: async (_, scene) => {
    const { noTopics, topicsHead, topic } = scene.texts.commands;
    const views = scene.actions.topics(scene.asker.person);
    if (views.length === 0) return done(noTopics);
    const lines = views.map(({ chat, ...view }) =>
      topic(
        chat === undefined
          ? view
          : { ...view, chat: { people: chat.people, ends: moment(chat.ends, scene) } },
      ),
    );
    return done(topicsHead(views.length), lines);
  },
});
