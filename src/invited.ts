import type { ChatId } from './domain/chat.ts';
import type { BareJid, FullJid } from './domain/jid.ts';

/** Which clients have had their one invitation to a chat. */
export class Invited {
  readonly #clients = new Map<ChatId, Set<FullJid | BareJid>>();

  /** Notes an invitation that the server has taken. */
  add(chat: ChatId, client: FullJid | BareJid): void {
    const clients = this.#clients.get(chat) ?? new Set();
    this.#clients.set(chat, clients.add(client));
  }

  has(chat: ChatId, client: FullJid | BareJid): boolean {
    return this.#clients.get(chat)?.has(client) === true;
  }

  /** The chat is over. */
  forget(chat: ChatId): void {
    this.#clients.delete(chat);
  }
}
