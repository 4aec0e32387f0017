import type { Scene } from './definition.ts';

/** How a topic is called to a person: by its title if he may see it. */
export function titleOf(topic: string, { actions, asker }: Scene): string {
  return actions.topics(asker.person).find(({ name }) => name === topic)?.title ?? topic;
}
