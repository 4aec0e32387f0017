import type { ChatId } from './domain/chat.ts';
import type { BareJid, FullJid } from './domain/jid.ts';

/** Which clients have had their one invitation to a chat. */
export class Invited {
  readonly #clients = new Map<ChatId, Set<FullJid | BareJid>>();

  /** Notes an invitation; false when the client has had it before. */
  add(chat: ChatId, client: FullJid | BareJid): boolean {
    const clients = this.#clients.get(chat) ?? new Set();
    this.#clients.set(chat, clients);
    if (clients.has(client)) return false;
    clients.add(client);
    return true;
  }

  /** The chat is over. */
  forget(chat: ChatId): void {
    this.#clients.delete(chat);
  }
}
