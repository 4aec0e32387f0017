import type { Obstacle } from '../commands/port.ts';
import type { ArgumentKey, CommandName, Consent } from '../domain/command.ts';
import type { Instant, Milliseconds } from '../domain/duration.ts';

/** A point of time as one person is told it: in his zone, with the day when it is not today. */
export interface Moment {
  readonly at: Instant;
  readonly now: Instant;
  /** IANA name or an offset such as `+09:00`. */
  readonly zone: string;
}

/** A topic in a list. */
export interface TopicLine {
  readonly name: string;
  readonly title: string;
  readonly subscribed: boolean;
  readonly open: boolean;
  readonly duration?: Milliseconds;
  readonly consent: Consent;
  readonly chat?: { readonly people: number; readonly ends: Moment };
}

/** A chat in a list. */
export interface ChatLine {
  readonly title: string;
  readonly topic: string;
  readonly state: 'asked' | 'in' | 'out';
  readonly people: number;
  readonly ends: Moment;
  /** An XMPP URI that enters the room. */
  readonly link: string;
}

/** Why somebody is in a chat. */
export interface Reason {
  readonly title: string;
  readonly part: 'publisher' | 'presence' | 'subscriber';
  /** The kind of trigger: `mail`, `command`, `message`, `presence`, `clock` … */
  readonly kind: string;
  /** Of the trigger; may be empty. */
  readonly subject: string;
  readonly started: Moment;
  readonly ends: Moment;
  /** The command that takes him out of it. */
  readonly leave: string;
  /** The command that ends his subscription. */
  readonly unsubscribe: string;
}

/** What commands say, in one language. Commands inside a text are given as they are to be written. */
export interface CommandTexts {
  /** Other words for commands, in this language; small letters. */
  readonly aliases: Readonly<Record<string, CommandName>>;
  /** What a command does, in a few words: a line of the help and of a client's menu. */
  readonly what: Readonly<Record<CommandName, string>>;
  /** More about it, for `help COMMAND`. */
  readonly details: Readonly<Record<CommandName, string>>;
  /** What stands for an argument in a usage line: `TOPIC`. */
  readonly slots: Readonly<Record<ArgumentKey, string>>;
  /** The label of an argument's field in a form. */
  readonly fields: Readonly<Record<ArgumentKey, string>>;
  /** How an argument is written, to follow a colon. */
  readonly expected: Readonly<Record<ArgumentKey, string>>;
  readonly consents: Readonly<Record<Consent, string>>;
  /** A choice of no topic in particular. */
  readonly everyTopic: string;
  // What was not understood.
  readonly unknown: (word: string) => string;
  readonly didYouMean: (command: string) => string;
  readonly tryHelp: (help: string) => string;
  readonly usage: (usage: string) => string;
  readonly misread: (found: string) => string;
  readonly superfluous: (found: string) => string;
  /** A form's field has to be filled in; `field` is its label. */
  readonly missing: (field: string) => string;
  /** Why something was not done; `named`: what it was about, may be empty. */
  readonly obstacle: (why: Obstacle, named: string) => string;
  /** What can be chosen from: names, or whole commands. */
  readonly choose: (choices: readonly string[]) => string;
  readonly nothingToChoose: string;
  readonly failed: string;
  readonly tooMany: string;
  readonly encrypted: string;
  /** A form whose time is over, or that was finished already. */
  readonly expired: string;
  readonly stranger: string;

  // What was done.
  readonly noTopics: string;
  readonly topicsHead: (count: number) => string;
  readonly topic: (topic: TopicLine) => string;
  readonly subscribed: (title: string, span: Milliseconds | undefined, undo: string) => string;
  readonly unsubscribed: (title: string) => string;
  readonly durationSet: (title: string, span: Milliseconds | undefined) => string;
  readonly noChats: string;
  readonly chatsHead: (count: number) => string;
  readonly chat: (chat: ChatLine) => string;
  readonly whoHead: (title: string, count: number) => string;
  readonly who: (nick: string, where: 'inside' | 'online' | 'offline') => string;
  readonly why: (reason: Reason) => string;
  readonly joined: (title: string, link: string) => string;
  readonly left: (title: string, undo: string) => string;
  readonly without: (name: string, always: boolean, undo: string) => string;
  readonly withAgain: (name: string) => string;
  readonly confirming: string;
  readonly extended: (ends: Moment) => string;
  readonly accepted: (consent: Consent, title: string | undefined) => string;
  readonly quiet: (from: string, to: string) => string;
  readonly quietOff: string;
  /** Said in the new language. */
  readonly languageSet: string;
  readonly mydataHead: string;
  readonly mydataNothing: string;
  readonly forgotten: string;
  readonly noRooms: string;
  readonly roomsHead: (count: number) => string;
  readonly ended: (title: string) => string;
}
