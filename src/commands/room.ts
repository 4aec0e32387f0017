import { reasonOf } from '../domain/errors.ts';
import type { BareJid, FullJid, RoomJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Askers } from './asker.ts';
import type { TextCommands } from './text.ts';

export interface RoomCommandParts {
  /** What a command begins with, before a letter. */
  readonly prefix: string;
  readonly askers: Askers;
  readonly commands: TextCommands;
  /** Says something to one person in a room, and to nobody else. */
  readonly say: (room: RoomJid, person: BareJid, text: string) => void;
  /** The topic of a room; undefined for those that users opened. */
  readonly topicOf: (room: RoomJid) => string | undefined;
  readonly log: Log;
}

/** What is said in a room: talk, or a command for us. */
export interface RoomCommands {
  /** True when it was a command: it is answered to him alone and must not be passed on. */
  take(room: RoomJid, client: FullJid, person: BareJid, said: SaidInRoom): boolean;
  /** Resolves when every command that was taken has been answered. */
  settled(): Promise<void>;
}

/** A message to everybody in a room. */
export interface SaidInRoom {
  readonly text: string;
  /** `xml:lang` of the message. */
  readonly language?: string | undefined;
}

/** Builds commands inside rooms. */
export function createRoomCommands(parts: RoomCommandParts): RoomCommands {
  const { prefix, askers, commands, say, topicOf, log } = parts;
  const running = new Set<Promise<void>>();

  const answer = async (
    room: RoomJid,
    voice: Parameters<Askers['of']>[0],
    text: string,
  ): Promise<void> => {
    try {
      const topic = topicOf(room);
      const asker = await askers.of(voice, { room, ...(topic === undefined ? {} : { topic }) });
      const reply = await commands(asker, text);
      if (reply !== undefined) say(room, voice.person, reply);
    } catch (error) {
      log.error('a command in a room was not answered', { room, reason: reasonOf(error), error });
    }
  };

  return {
    take(room, client, person, { text, language }) {
      const command = commandIn(text, prefix);
      if (command === undefined) return false;
      const task = answer(room, { person, client, language }, command);
      running.add(task);
      void task.finally(() => running.delete(task));
      return true;
    },
    settled: async () => {
      await Promise.all(running);
    },
  };
}

/** What stands behind the prefix, if a letter follows it: “!!!” and “! no” are talk. */
export function commandIn(text: string, prefix: string): string | undefined {
  const start = text.trimStart();
  const rest = start.slice(prefix.length);
  // A Japanese keyboard may write a full-width exclamation mark.
  const head = start.slice(0, prefix.length).normalize('NFKC');
  return head === prefix.normalize('NFKC') && /^\p{L}/u.test(rest) ? rest : undefined;
}
