import type { ArgumentKey, CommandName, Consent } from '../../domain/command.ts';

export const aliases: Readonly<Record<string, CommandName>> = {
  '?': 'help',
  h: 'help',
  y: 'yes',
  n: 'no',
  stop: 'no',
};

export const what: Readonly<Record<CommandName, string>> = {
  help: 'What I understand',
  topics: 'The topics that there are for you',
  subscribe: 'Subscribe to a topic',
  unsubscribe: 'End a subscription',
  duration: 'How long you stay in the chats of a topic',
  chats: 'Your chats that are on',
  who: 'Who is in a chat',
  why: 'Why you are in a chat, and until when',
  join: 'Take part in a chat, or come back to it',
  leave: 'Take no part in a chat',
  yes: 'Take part in the chat that you are asked about',
  no: 'Take no part in the chat that you are asked about',
  without: 'Be in a chat without a certain person',
  with: 'Meet a person again',
  confirm: 'Who has received your last message',
  more: 'Put off the end of a chat',
  accept: 'Be brought into chats at once, be asked first, or neither',
  quiet: 'Hours in which I leave you alone',
  language: 'The language in which I speak with you',
  mydata: 'Everything that is stored about you',
  forget: 'Leave everything and have it forgotten',
  rooms: 'All chats that are on (administrators)',
  end: 'End a chat (administrators)',
};

export const details: Readonly<Record<CommandName, string>> = {
  help: 'With the name of a command: more about this command.',
  topics: 'A topic brings its subscribers together in a chat whenever something happens.',
  subscribe:
    'When something happens about the topic, you are brought into its chat. With “for 2h” you stay two hours at most. Adding the topic to your contacts does the same.',
  unsubscribe: 'You are no longer brought into chats of the topic. A chat that is on goes on.',
  duration:
    'Your relations to the others in a chat end after this time: 30m, 2h or 1h30m. “off” in its place: you stay as long as the chat lasts.',
  chats: 'Chats in which you take part, to which you are asked, or which you have left.',
  who: 'Only those to whom you are related are listed.',
  why: 'What started the chat, by which subscription you are in it, and how to get out.',
  join: 'After a question, or after you have left: the others are told, and the room is open to you.',
  leave:
    'The others no longer have you in their lists, and you are not asked again for this chat. To log off is not to leave. “join” undoes it.',
  yes: 'The same as “join”.',
  no: 'The same as “leave”.',
  without:
    'You two no longer see each other in this chat; both of you stay with all others. With “always” you are not brought together in later chats either. Nobody is told.',
  with: 'Undoes “without”, if it was you who said it.',
  confirm: 'The answer is for you alone and comes by itself after a few seconds.',
  more: 'For all who are in the chat, as far as its topic allows.',
  accept:
    '“always”: you are brought into chats at once. “ask”: you are asked and nothing else happens. “never”: neither. Without a topic it holds for all of them.',
  quiet: 'By your own clock, such as 22:00-07:00; “off” ends it.',
  language: 'By its short name, such as en or ja.',
  mydata: 'What you have set, what you have joined, what is written in your contact list.',
  forget:
    'You leave every chat, your subscriptions end, what you have set is deleted. Write “forget me” in full, so that it does not happen by mistake.',
  rooms: 'With their ends and rooms.',
  end: 'Everybody is told, and everything that the chat brought is taken away.',
};

export const slots: Readonly<Record<ArgumentKey, string>> = {
  topic: 'TOPIC',
  chat: 'CHAT',
  person: 'NAME',
  room: 'ROOM',
  command: 'COMMAND',
  span: '2h',
  consent: 'always|ask|never',
  hours: '22:00-07:00|off',
  language: 'en|ja',
  always: 'always',
  me: 'me',
};

export const fields: Readonly<Record<ArgumentKey, string>> = {
  topic: 'Topic',
  chat: 'Chat',
  person: 'Person',
  room: 'Chat',
  command: 'Command',
  span: 'For how long (30m, 2h, 1h30m; off: no limit of your own)',
  consent: 'When something happens',
  hours: 'Hours (22:00-07:00, or off)',
  language: 'Language',
  always: 'In later chats too',
  me: 'Yes, forget me',
};

export const expected: Readonly<Record<ArgumentKey, string>> = {
  topic: 'the name of a topic',
  chat: 'the topic of one of your chats',
  person: 'the name of a person',
  room: 'the topic or room of a chat',
  command: 'the name of a command',
  span: 'a time such as 30m, 2h or 1h30m, or off',
  consent: 'always, ask or never',
  hours: 'two times of the day such as 22:00-07:00, or off',
  language: 'en or ja',
  always: 'the word always, or nothing',
  me: 'the word me',
};

export const consents: Readonly<Record<Consent, string>> = {
  always: 'Bring me in at once',
  ask: 'Ask me first',
  never: 'Leave me out',
};
