import type { EndReason } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { Texts } from './texts.ts';

const time = (at: Instant, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
    at,
  );

const REASONS: Readonly<Record<EndReason, string>> = {
  time: 'The time of this chat is over.',
  command: 'This chat was ended by an administrator.',
  retired: 'The service is closing down.',
  'too-few': 'Everybody else has left.',
};

/** English. */
export const en: Texts = {
  invitation: ({ title, subject, people, ends }, zone) =>
    `${title}${subject === '' ? '' : `: ${subject}`} — you and ${people - 1} other${
      people === 2 ? '' : 's'
    } are brought together to talk about it, until ${time(ends, zone)}.`,
  description: ({ title, people, ends }, zone) =>
    `${title}: ${people} people, until ${time(ends, zone)}`,
  farewell: (title, reason) =>
    `${REASONS[reason]} “${title}” closes now and its contacts are removed again. Goodbye!`,
  ended: (reason) => REASONS[reason],
  topicHasRoom: 'The chat of this topic is in a room of its own.',
  topicIsNoRoom: 'A topic is not a room: its subscribers are invited when a chat begins.',
  serviceName: 'Muster',
};
