import type { EndReason } from '../domain/chat.ts';
import { commands } from './en/commands.ts';
import { rooms } from './en/rooms.ts';
import { told } from './reception.ts';
import type { Reception, Texts } from './texts.ts';
import { clockIn } from './times.ts';

const time = clockIn('en-GB');

const REASONS: Readonly<Record<EndReason, string>> = {
  time: 'The time of this chat is over.',
  clock: 'The time of this chat is over.',
  idle: 'Nobody has spoken for a while.',
  presence: 'The person whom this chat was about has gone offline.',
  command: 'This chat was ended by an administrator.',
  retired: 'The service is closing down.',
  'too-few': 'Everybody else has left.',
};

const RECEPTIONS: Readonly<Record<Reception, (nicks: readonly string[]) => string>> = {
  displayed: (nicks) => `seen by ${nicks.join(', ')}`,
  received: (nicks) => `received by ${nicks.join(', ')}`,
  'not-yet': (nicks) => `not yet by ${nicks.join(', ')}`,
  unproven: (nicks) => `sent to ${nicks.join(', ')}, whose clients do not say`,
  'not-received': (nicks) => `not received by ${nicks.join(', ')}`,
};

const others = (count: number): string => (count === 1 ? '1 other' : `${count} others`);

/** Those who are in a chat about which somebody is asked, as far as there is room for their names. */
function gathering(names: readonly string[], asked: number): string {
  const [first, ...more] = names;
  if (first === undefined) return `you and ${others(asked)} are asked to talk about it`;
  const named = more.length > 2 ? names.slice(0, 2) : names;
  const rest = names.length - named.length;
  const last = rest > 0 ? others(rest) : (named.at(-1) ?? '');
  const before = rest > 0 ? named : named.slice(0, -1);
  if (before.length === 0) return `${last} wants to talk about it`;
  return `${before.join(', ')} and ${last} talk about it`;
}

/** English. */
export const en: Texts = {
  invitation: ({ title, subject, people, asked, ends }, zone) =>
    `${title}${subject === '' ? '' : `: ${subject}`} — ${
      people === 1 && asked > 0
        ? `${others(asked)} ${asked === 1 ? 'is' : 'are'} asked to talk about it with you`
        : `you and ${others(people - 1)} are brought together to talk about it`
    }, until ${time(ends, zone)}.`,
  question: ({ title, subject, ends, names, asked }, zone) =>
    `${title}${subject === '' ? '' : `: ${subject}`} — ${gathering(names, asked)} until ${time(
      ends,
      zone,
    )}. Do you want to take part? Enter the room, or answer “yes”.`,
  announcement: ({ title, subject, begins }, zone, name) =>
    `${title}${subject === '' ? '' : `: ${subject}`} — a chat about it begins at ${time(
      begins,
      zone,
    )}, with everybody who is online then. Not for you? Answer “accept never ${name}”.`,
  warning: ({ ends }, zone, more) =>
    `This chat ends at ${time(ends, zone)}.${more === undefined ? '' : ` To put it off, write “${more}”.`}`,
  extended: ({ ends }, zone, by) =>
    `${by === '' ? 'The end was put off' : `${by} has put off the end`}: this chat ends at ${time(
      ends,
      zone,
    )}.`,
  tooFew: (title, selected, wanted) =>
    `${title}: no chat was begun, ${selected} of the ${wanted} people that it takes were there.`,
  severalRooms: (title, rooms, people) =>
    `${title}: ${people} people are there, they talk in ${rooms} rooms; you are in each of them.`,
  proposal: (from, id, text) =>
    `${from} wants to post this:\n\n${text}\n\nAnswer “approve ${id}” or “reject ${id}”.`,
  onlyPublisher: (title) => `Only its publisher posts to ${title}.`,
  description: ({ title, subject, ends }, zone) =>
    `${title}${subject === '' ? '' : `: ${subject}`} (until ${time(ends, zone)})`,
  farewell: (title, reason, contacts) =>
    `${REASONS[reason]} “${title}” closes now${
      contacts ? ' and its contacts are removed again' : ''
    }. Goodbye!`,
  ended: (reason) => REASONS[reason],
  reception: (report) => told(report, RECEPTIONS, 'Nobody else is here.', 'Your message: ', '; '),
  topicHasRoom: 'The chat of this topic is in a room of its own.',
  topicIsNoRoom: 'A topic is not a room: its subscribers are invited when a chat begins.',
  topicBusy: (people, ends, zone) =>
    `A chat is on until ${time(ends, zone)}, with ${people} ${people === 1 ? 'person' : 'people'}.`,
  topicNote: (open) =>
    `People who subscribe to this topic are brought together in a chat when something happens.${
      open ? ' To subscribe, add it to your contacts; to stop, remove it.' : ''
    }`,
  topicClosed: (title) =>
    `Only an administrator adds people to ${title}. Nothing was changed in it.`,
  topicLeft: (title, name) =>
    `You will not be brought into chats of ${title} any more. To come back, add it to your contacts again, or write “subscribe ${name}”.`,
  dismissed: 'You do not take part in this chat any more. To come back, enter the room again.',
  serviceName: 'Muster',
  commands,
  rooms,
};
