import { formatDuration } from '../../domain/duration.ts';
import type { CommandTexts } from '../commands.ts';
import { timesIn } from '../times.ts';
import { aliases, consents, details, expected, fields, slots, what } from './vocabulary.ts';
import { obstacle } from './obstacles.ts';

const time = timesIn('en-GB');
const count = (number: number, one: string, many: string): string =>
  `${number} ${number === 1 ? one : many}`;

const WHERE = { inside: 'in the room', online: 'online', offline: 'offline' };
const STATE = { asked: 'you are asked', in: 'you take part', out: 'you do not take part' };
const PART = {
  publisher: 'you publish to it',
  presence: 'it begins when you come online',
  subscriber: 'you subscribe to it',
};
const KIND: Readonly<Record<string, string>> = {
  mail: 'a mail came in',
  command: 'an administrator started it',
  message: 'its publisher posted',
  presence: 'somebody came online',
  clock: 'it was time',
};

/** What commands say in English. */
export const commands: CommandTexts = {
  aliases,
  what,
  details,
  slots,
  fields,
  expected,
  consents,
  everyTopic: 'every topic',

  unknown: (word) => `I do not know “${word}”.`,
  didYouMean: (command) => `Did you mean “${command}”?`,
  tryHelp: (help) => `“${help}” tells what I understand.`,
  usage: (usage) => `Write it like this: ${usage}`,
  misread: (found) => `I do not understand “${found}”.`,
  superfluous: (found) => `I do not know what to do with “${found}”.`,
  missing: (field) => `Please fill in “${field}”.`,
  obstacle,
  choose: (choices) => `You can choose: ${choices.join(', ')}`,
  nothingToChoose: 'There is nothing here that you could choose.',
  failed: 'That went wrong, and it is not your fault. Please try again later.',
  tooMany:
    'That was very much at once. I shall be silent for a while; please try again in a minute.',
  encrypted: 'I cannot read encrypted messages. Please switch encryption off and write again.',
  expired: 'This form is no longer open. Please start the command again.',
  stranger:
    'Hello! I bring people together in chats about topics. I do not know you yet: somebody who runs this service has to add you.',

  noTopics: 'There are no topics for you.',
  topicsHead: (number) => `${count(number, 'topic', 'topics')}:`,
  topic: ({ name, title, subscribed, open, duration, consent, chat }) => {
    const facts = [
      ...(subscribed ? ['subscribed'] : open ? ['open to you'] : []),
      ...(duration === undefined ? [] : [`you stay ${formatDuration(duration)}`]),
      ...(subscribed ? [consents[consent].toLowerCase()] : []),
      ...(chat === undefined
        ? []
        : [`a chat is on until ${time(chat.ends)}, ${count(chat.people, 'person', 'people')}`]),
    ];
    return `${name}${title === name ? '' : `: ${title}`}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`;
  },
  subscribed: (title, span, undo) =>
    `You subscribe to ${title}${span === undefined ? '' : `; in its chats you stay for ${formatDuration(span)}`}. To end it: ${undo}`,
  unsubscribed: (title) => `You no longer subscribe to ${title}.`,
  durationSet: (title, span) =>
    span === undefined
      ? `In chats of ${title} you stay as long as they last.`
      : `In chats of ${title} you stay for ${formatDuration(span)}.`,
  noChats: 'No chat is on for you.',
  chatsHead: (number) => `${count(number, 'chat', 'chats')}:`,
  chat: ({ title, topic, state, people, ends, link }) =>
    `${title} (${topic}): ${STATE[state]}; ${count(people, 'other person', 'others')}, until ${time(ends)}. ${link}`,
  whoHead: (title, number) =>
    number === 0
      ? `${title}: nobody but you.`
      : `${title}: you and ${count(number, 'other', 'others')}:`,
  who: (nick, where) => `${nick} (${WHERE[where]})`,
  why: ({ title, part, kind, subject, started, ends, leave, unsubscribe }) =>
    `You are in this chat of ${title} because ${PART[part]}. It began at ${time(started)}, when ${
      KIND[kind] ?? KIND['command']
    }${subject === '' ? '' : ` (“${subject}”)`}, and ends at ${time(ends)}. To leave it: ${leave}. To hear no more of this topic: ${unsubscribe}`,
  joined: (title, link) => `You take part in ${title}. Its room: ${link}`,
  left: (title, undo) =>
    `You do not take part in ${title}, and you will not be asked again for this chat. To come back: ${undo}`,
  without: (name, always, undo) =>
    `${always ? `You will not be brought together with ${name} any more.` : `In this chat you and ${name} do not see each other any more.`} To undo it: ${undo}`,
  withAgain: (name) => `You and ${name} can meet again.`,
  confirming: 'I am asking who has received your last message; the answer comes in a moment.',
  extended: (ends) => `The chat now ends at ${time(ends)}.`,
  accepted: (consent, title) => {
    const about = title === undefined ? 'chats' : `chats of ${title}`;
    return {
      always: `You are brought into ${about} at once.`,
      ask: `You are asked before you are brought into ${about}.`,
      never: `You are not brought into ${about}, and not asked either.`,
    }[consent];
  },
  quiet: (from, to) => `From ${from} to ${to} by your clock I leave you alone.`,
  quietOff: 'You have no quiet hours.',
  languageSet: 'From now on I speak English with you.',
  mydataHead: 'This is all that is stored about you:',
  mydataNothing: 'Nothing is stored about you.',
  forgotten:
    'You have left everything, and what you had set is forgotten. You are not brought into chats any more.',
  noRooms: 'No chat is on.',
  roomsHead: (number) => `${count(number, 'chat is', 'chats are')} on:`,
  ended: (title) => `${title} is being ended.`,
};
