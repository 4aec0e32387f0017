import { reasonOf } from '../domain/errors.ts';
import type { BareJid, FullJid, RoomJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Wire } from '../xmpp/port.ts';
import { buildSpoken } from '../xmpp/protocol/chat.ts';
import type { Askers } from './asker.ts';
import { pages } from './pages.ts';
import type { TextCommands } from './text.ts';

export interface RoomCommandParts {
  readonly wire: Pick<Wire, 'domain' | 'send'>;
  /** What a command begins with, before a letter. */
  readonly prefix: string;
  readonly askers: Askers;
  readonly commands: TextCommands;
  /** The topic of a room; undefined for those that users opened. */
  readonly topicOf: (room: RoomJid) => string | undefined;
  readonly log: Log;
}

/** What somebody says in a room. */
export interface SaidInRoom {
  readonly room: RoomJid;
  readonly person: BareJid;
  readonly client: FullJid;
  readonly text: string;
  /** `xml:lang` of the message. */
  readonly language: string | undefined;
  /** Says something to him alone, in the room; false when he is not in it any more. */
  readonly answer: (text: string) => boolean;
}

/** What is said in a room: talk, or a command for us. */
export interface RoomCommands {
  /** True when it was a command: it is answered to him alone and must not be passed on. */
  take(said: SaidInRoom): boolean;
  /** Resolves when every command that was taken has been answered. */
  settled(): Promise<void>;
}

/** Builds commands inside rooms. */
export function createRoomCommands(parts: RoomCommandParts): RoomCommands {
  const { wire, prefix, askers, commands, topicOf, log } = parts;
  const running = new Set<Promise<void>>();

  const answer = async (said: SaidInRoom, command: string): Promise<void> => {
    const { room, client } = said;
    try {
      const topic = topicOf(room);
      const place = { room, ...(topic === undefined ? {} : { topic }) };
      const asker = askers.of(said, place);
      const reply = await commands(asker, command);
      for (const page of reply === undefined ? [] : pages(reply)) {
        // Who has left by this very command hears of it from the service.
        if (!said.answer(page)) wire.send(buildSpoken(wire.domain, client, page, asker.language));
      }
    } catch (error) {
      log.error('a command in a room was not answered', { room, reason: reasonOf(error), error });
    }
  };

  return {
    take(said) {
      const command = commandIn(said.text, prefix);
      if (command === undefined) return false;
      const task = answer(said, command);
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
