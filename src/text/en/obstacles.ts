import type { Obstacle } from '../../commands/port.ts';

const about = (named: string): string => (named === '' ? '' : ` “${named}”`);

const OBSTACLES: Readonly<Record<Obstacle, (named: string) => string>> = {
  'no-such-topic': (named) => `There is no topic${about(named)} for you.`,
  'topic-closed': (named) =>
    `People are added to the topic${about(named)} by those who run this service; you cannot do it yourself.`,
  already: () => 'It is so already.',
  'not-subscribed': (named) => `You do not subscribe to the topic${about(named)}.`,
  'no-chat': (named) =>
    named === ''
      ? 'There is no chat of yours to which this applies.'
      : `There is no chat${about(named)} of yours.`,
  'several-chats': () => 'You have several chats; please say which one you mean.',
  'no-such-person': (named) => `I do not know whom you mean by${about(named) || ' that'}.`,
  yourself: () => 'That is you.',
  'not-allowed': () => 'You may not do this.',
  'extended-enough': () => 'The end of this chat cannot be put off any further.',
  'nothing-said': () => 'You have not said anything here yet.',
  'not-here': () => 'This works only where it belongs: inside the room of a chat.',
};

/** Why something was not done, in English. */
export function obstacle(why: Obstacle, named: string): string {
  return OBSTACLES[why](named);
}
