import type { ChatId } from '../../domain/chat.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { BareJid, FullJid } from '../../domain/jid.ts';
import type { Log } from '../../observe/port.ts';
import type { Clock } from '../../schedule/port.ts';
import type { MarkStore } from '../../store/port.ts';

/** A client, or a person none of whose clients is known. */
type Invitee = FullJid | BareJid;

/** Which clients have had their one invitation to a chat; remembered over restarts. */
export class Invited {
  readonly #store: MarkStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  readonly #clients = new Map<ChatId, Set<Invitee>>();

  constructor(store: MarkStore, clock: Pick<Clock, 'now'>, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Reads what earlier runs noted. */
  async load(): Promise<void> {
    for (const { key } of await this.#store.loadMarks()) {
      const [, chat, client] = /^invited (\S+) (.+)$/su.exec(key) ?? [];
      if (chat !== undefined) this.#know(chat, client as Invitee);
    }
  }

  /** Notes invitations that the server has taken. Rejects with `store-unavailable`. */
  async add(chat: ChatId, clients: readonly Invitee[]): Promise<void> {
    const at = this.#clock.now();
    // Known at once: he may enter, or the chat may end, while it is being written.
    for (const client of clients) this.#know(chat, client);
    try {
      await this.#store.saveMarks(clients.map((client) => ({ key: keyOf(chat, client), at })));
    } catch (error) {
      this.#unknow(chat, clients);
      throw error;
    }
  }

  has(chat: ChatId, client: Invitee): boolean {
    return this.#clients.get(chat)?.has(client) === true;
  }

  /** What is noted of a person. */
  of(person: BareJid): { readonly chat: ChatId; readonly client: string }[] {
    return [...this.#clients].flatMap(([chat, clients]) =>
      [...clients].filter((client) => isOf(client, person)).map((client) => ({ chat, client })),
    );
  }

  /** The person asks for another invitation himself. */
  renew(chat: ChatId, person: BareJid): Promise<void> {
    return this.#drop(chat, (client) => isOf(client, person));
  }

  /** The person has entered; should he lose the room with his server, he is invited anew. */
  used(chat: ChatId, person: BareJid): void {
    this.#dropAside(chat, (client) => isOf(client, person));
  }

  /** Forgets what a crash has left of chats that are over. */
  async prune(isOpen: (chat: ChatId) => boolean): Promise<void> {
    const over = [...this.#clients.keys()].filter((chat) => !isOpen(chat));
    await Promise.all(over.map((chat) => this.#drop(chat, () => true)));
  }

  /** The chat is over. */
  forget(chat: ChatId): void {
    this.#dropAside(chat, () => true);
  }

  #dropAside(chat: ChatId, which: (client: Invitee) => boolean): void {
    this.#drop(chat, which).catch((error: unknown) => {
      this.#log.warn('invitations could not be forgotten', { chat, reason: reasonOf(error) });
    });
  }

  async #drop(chat: ChatId, which: (client: Invitee) => boolean): Promise<void> {
    const clients = this.#clients.get(chat);
    const gone = [...(clients ?? [])].filter(which);
    this.#unknow(chat, gone);
    if (gone.length > 0) {
      await this.#store.saveMarks(
        [],
        gone.map((client) => keyOf(chat, client)),
      );
    }
  }

  #unknow(chat: ChatId, clients: readonly Invitee[]): void {
    const known = this.#clients.get(chat);
    for (const client of clients) known?.delete(client);
    if (known?.size === 0) this.#clients.delete(chat);
  }

  #know(chat: ChatId, client: Invitee): void {
    const clients = this.#clients.get(chat) ?? new Set();
    this.#clients.set(chat, clients.add(client));
  }
}

const isOf = (client: Invitee, person: BareJid): boolean =>
  client === person || client.startsWith(`${person}/`);

const keyOf = (chat: ChatId, client: Invitee): string => `invited ${chat} ${client}`;
