import type { Chat, ChatId } from '../domain/chat.ts';
import type { BareJid } from '../domain/jid.ts';

/** A chat with the number of its last write. */
export interface Kept {
  readonly version: number;
  readonly chat: Chat;
}

/** The chats, found by what is asked for often: none of it looks at all of them (DESIGN §9). */
export class Shelf {
  readonly #chats = new Map<ChatId, Kept>();
  readonly #byTopic = new Map<string, Set<ChatId>>();
  /** By everybody who ever was a member: members are never taken out of a chat's list. */
  readonly #byMember = new Map<BareJid, Set<ChatId>>();
  /** By those whose absence ends the chat (A17). */
  readonly #byOff = new Map<BareJid, Set<ChatId>>();

  get size(): number {
    return this.#chats.size;
  }

  get(id: ChatId): Kept | undefined {
    return this.#chats.get(id);
  }

  all(): Iterable<Kept> {
    return this.#chats.values();
  }

  /** Puts a chat here, or its new state in the place of the old one. */
  put(kept: Kept): void {
    const { chat } = kept;
    const before = this.#chats.get(chat.id)?.chat;
    this.#chats.set(chat.id, kept);
    if (before?.members !== chat.members) {
      for (const { jid } of chat.members) add(this.#byMember, jid, chat.id);
    }
    if (before !== undefined) return;
    add(this.#byTopic, chat.topic, chat.id);
    for (const { of } of chat.ending.off) add(this.#byOff, of, chat.id);
  }

  delete(id: ChatId): void {
    const chat = this.#chats.get(id)?.chat;
    if (chat === undefined) return;
    this.#chats.delete(id);
    drop(this.#byTopic, chat.topic, id);
    for (const { jid } of chat.members) drop(this.#byMember, jid, id);
    for (const { of } of chat.ending.off) drop(this.#byOff, of, id);
  }

  /** The topic's chats, oldest first. */
  ofTopic(topic: string): Chat[] {
    return this.#found(this.#byTopic.get(topic)).toSorted(older);
  }

  /** The chats whose members the person is among, in whatever state, oldest first. */
  ofMember(person: BareJid): Chat[] {
    return this.#found(this.#byMember.get(person)).toSorted(older);
  }

  /** The chats that the person's absence ends. */
  endedBy(person: BareJid): Chat[] {
    return this.#found(this.#byOff.get(person));
  }

  #found(ids: Iterable<ChatId> = []): Chat[] {
    const found: Chat[] = [];
    for (const id of ids) {
      const chat = this.#chats.get(id)?.chat;
      if (chat !== undefined) found.push(chat);
    }
    return found;
  }
}

/** Not left to the order in which they were put here: after a restart it is that of their ids. */
const older = (a: Chat, b: Chat): number => a.created - b.created;

function add<K>(index: Map<K, Set<ChatId>>, key: K, id: ChatId): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

function drop<K>(index: Map<K, Set<ChatId>>, key: K, id: ChatId): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
