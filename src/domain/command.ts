import type { Milliseconds } from './duration.ts';

/** What a person can tell Muster to do, by words or by a form (DESIGN §8, C of the mission). */
export const COMMAND_NAMES = [
  'help',
  'topics',
  'subscribe',
  'unsubscribe',
  'duration',
  'chats',
  'who',
  'why',
  'join',
  'leave',
  'yes',
  'no',
  'without',
  'with',
  'confirm',
  'more',
  'accept',
  'quiet',
  'language',
  'mydata',
  'forget',
  'rooms',
  'end',
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];

/** Whether, and how, a person lets himself be brought into chats. */
export const CONSENTS = ['always', 'ask', 'never'] as const;

export type Consent = (typeof CONSENTS)[number];

/** Quiet hours: minutes of the day by the person's own clock; `to` may lie on the next day. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** What a command may be given, each under one name everywhere; names of things as the person wrote them. */
export interface Arguments {
  readonly topic?: string;
  /** One of his chats: its topic, title or room. */
  readonly chat?: string;
  /** A nick or a handle. */
  readonly person?: string;
  /** Any room, for admins. */
  readonly room?: string;
  readonly command?: CommandName;
  readonly span?: Milliseconds | 'off';
  readonly consent?: Consent;
  readonly hours?: Hours | 'off';
  /** BCP 47, one that Muster speaks. */
  readonly language?: string;
  readonly always?: true;
  /** Said so that nothing is forgotten by mistake. */
  readonly me?: true;
}

export type ArgumentKey = keyof Arguments;

/** A command as it was understood. */
export interface Command {
  readonly name: CommandName;
  readonly args: Arguments;
}
