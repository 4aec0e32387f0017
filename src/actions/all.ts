import { chatActions } from './chats.ts';
import { dataActions } from './data.ts';
import { DONE } from './outcome.ts';
import { pairActions } from './pairs.ts';
import type { ActionParts } from './parts.ts';
import { topicActions } from './topics.ts';
import type { Actions } from '../commands/port.ts';

/** Builds what people can do by a command, in words or by a form. */
export function createActions(parts: ActionParts): Actions {
  const { keeper, memberships, wishes } = parts;
  return {
    knows: (person) =>
      memberships.isOurs(person) ||
      memberships.isAdmin(person) ||
      memberships.isAnywhere(person) ||
      keeper.of(person).length > 0,
    ...topicActions(parts),
    ...chatActions(parts),
    ...pairActions(parts),
    async setQuiet(person, hours) {
      await wishes.setQuiet(person, hours);
      return DONE;
    },
    async setLanguage(person, language) {
      await wishes.setLanguage(person, language);
      return DONE;
    },
    ...dataActions(parts),
  };
}
