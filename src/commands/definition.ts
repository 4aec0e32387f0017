import type { ArgumentKey, Arguments, Command, CommandName } from '../domain/command.ts';
import type { Instant } from '../domain/duration.ts';
import type { RoomJid } from '../domain/jid.ts';
import type { Texts } from '../text/texts.ts';
import type { Value } from './kinds.ts';
import type { Actions, Asker, ChatView, Obstacle, TopicView } from './port.ts';

/**
 * Whether an argument has to be given. `place`: it has, unless the address that he wrote to says it
 * (a topic's, a handle's).
 */
export type Need = 'must' | 'may' | 'place';

/** An argument of a command. */
export interface Param<K extends ArgumentKey = ArgumentKey, N extends Need = Need> {
  readonly key: K;
  readonly need: N;
  /** A word that stands before it: `for 2h`. */
  readonly lead?: string;
}

/** What a command works with: names looked up, places filled in. */
export type Resolved = Omit<Arguments, 'chat'> & { readonly chat?: RoomJid };

type ResolvedValue<K extends ArgumentKey> = K extends 'chat' ? RoomJid : Value<K>;
type Keys<P extends readonly Param[], N extends Need> = Extract<P[number], { need: N }>['key'];

/** The arguments of a command with these parameters. */
export type Given<P extends readonly Param[]> = {
  readonly [K in Keys<P, 'must' | 'place'>]: ResolvedValue<K>;
} & { readonly [K in Keys<P, 'may'>]?: ResolvedValue<K> };

/** What came of a command: something to say, perhaps with lines below it, or why not. */
export type Answer =
  | { readonly done: true; readonly say: string; readonly lines?: readonly string[] }
  | { readonly done: false; readonly why: Obstacle; readonly named?: string };

/** Who asked, and all that an answer is made of. */
export interface Scene {
  readonly asker: Asker;
  readonly admin: boolean;
  /** Whether he may do more than ask for help. */
  readonly known: boolean;
  readonly actions: Actions;
  readonly texts: Texts;
  readonly now: Instant;
  /** Every command that he may give. */
  readonly commands: readonly Definition[];
  /** How he writes a command where he is: with a prefix in rooms. */
  readonly write: (command: Command) => string;
  /** How he writes it to the service itself. */
  readonly tell: (command: Command) => string;
  /** The same with names for what is to be filled in: `subscribe TOPIC [for 2h]`. */
  readonly usage: (definition: Definition) => string;
}

/** A command, said once for words and forms. */
export interface Definition {
  readonly name: CommandName;
  readonly audience: 'anyone' | 'known' | 'admins';
  /** In the order in which they are written. */
  readonly params: readonly Param[];
  /** Left out where commands are clicked: another one does the same. */
  readonly wordsOnly?: boolean;
  /** Which topics he can mean; default: all that he sees. */
  readonly topics?: (topic: TopicView) => boolean;
  /** Which chats he can mean; default: those in which he takes part. */
  readonly chats?: (chat: ChatView) => boolean;
  /** Whom he can mean; default: those whom he meets in his chats. */
  readonly people?: (scene: Scene) => readonly string[];
  /** Which rooms an administrator can mean. */
  readonly rooms?: (scene: Scene) => Promise<readonly ChatView[]>;
  readonly run: (args: Resolved, scene: Scene) => Promise<Answer>;
}

/** Joins a command's parameters with what it does; `run` gets just these arguments. */
export function define<const P extends readonly Param[]>(
  definition: Omit<Definition, 'params' | 'run'> & {
    readonly params: P;
    readonly run: (args: Given<P>, scene: Scene) => Promise<Answer>;
  },
): Definition {
  // What is missing is found before a command runs: see complete.ts.
  return { ...definition, run: (args, scene) => definition.run(args as Given<P>, scene) };
}

/** A command that was done. */
export function done(say: string, lines?: readonly string[]): Answer {
  return lines === undefined ? { done: true, say } : { done: true, say, lines };
}

/** A command that was not done; `named`: what it was about. */
export function refused(why: Obstacle, named?: string): Answer {
  return named === undefined ? { done: false, why } : { done: false, why, named };
}
