import { type Chat, type ChatId, present } from '../domain/chat.ts';
import type { BareJid } from '../domain/jid.ts';

/** A pair of people whose relation has begun or ended. */
export type Pair = readonly [BareJid, BareJid];

/** Who is related to whom now, over all open chats: the buddy list information as an index (A7). */
export class RelationIndex {
  readonly #chatsOf = new Map<BareJid, Set<ChatId>>();
  readonly #chats = new Map<ChatId, readonly BareJid[]>();

  /** Takes up the new state of a chat and gives the pairs that became related and unrelated by it. */
  update(chat: Chat): { readonly begun: readonly Pair[]; readonly ended: readonly Pair[] } {
    const before = this.#chats.get(chat.id) ?? [];
    const after = chat.phase === 'open' ? present(chat).map((member) => member.jid) : [];
    const came = after.filter((person) => !before.includes(person));
    const went = before.filter((person) => !after.includes(person));
    const begun = pairs(came, after).filter(([a, b]) => !this.related(a, b));
    for (const person of came) this.#link(person, chat.id);
    for (const person of went) this.#unlink(person, chat.id);
    if (after.length === 0) this.#chats.delete(chat.id);
    else this.#chats.set(chat.id, after);
    const ended = pairs(went, before).filter(([a, b]) => !this.related(a, b));
    return { begun, ended };
  }

  /** Whether the two share an open chat in which both still take part. */
  related(a: BareJid, b: BareJid): boolean {
    const [mine, theirs] = [this.#chatsOf.get(a), this.#chatsOf.get(b)];
    return mine !== undefined && theirs !== undefined && !mine.isDisjointFrom(theirs);
  }

  /** Everybody to whom this person is related, once each. */
  relatedTo(person: BareJid): ReadonlySet<BareJid> {
    const others = new Set<BareJid>();
    for (const id of this.#chatsOf.get(person) ?? []) {
      for (const other of this.#chats.get(id) ?? []) if (other !== person) others.add(other);
    }
    return others;
  }

  #link(person: BareJid, chat: ChatId): void {
    const chats = this.#chatsOf.get(person) ?? new Set();
    this.#chatsOf.set(person, chats.add(chat));
  }

  #unlink(person: BareJid, chat: ChatId): void {
    const chats = this.#chatsOf.get(person);
    chats?.delete(chat);
    if (chats?.size === 0) this.#chatsOf.delete(person);
  }
}

/** Every pair of one of the first list with another of the second, once. */
function pairs(firsts: readonly BareJid[], all: readonly BareJid[]): Pair[] {
  const done = new Set<BareJid>();
  return firsts.flatMap((first) => {
    done.add(first);
    return all.filter((other) => !done.has(other)).map((other): Pair => [first, other]);
  });
}
