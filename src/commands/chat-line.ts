import { linkTo } from './chosen.ts';
import type { Scene } from './definition.ts';
import { moment } from './moment.ts';
import type { ChatView } from './port.ts';

/** A chat in one line of a list. */
export function chatLine(chat: ChatView, scene: Scene): string {
  const { title, topic, state, people, ends, room } = chat;
  return scene.texts.commands.chat({
    title,
    topic,
    state,
    people: people.length,
    ends: moment(ends, scene),
    link: linkTo(room),
  });
}
