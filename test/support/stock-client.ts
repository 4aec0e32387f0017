import { setTimeout as pause } from 'node:timers/promises';
import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import {
  type Bookmark,
  bookmarkPublish,
  bookmarkRetract,
  bookmarksGet,
  parseBookmarks,
} from './client/bookmarks.ts';
import { Capabilities } from './client/capabilities.ts';
import { Connection, RequestFailed } from './client/connection.ts';
import { Diary } from './client/diary.ts';
import { Inbox } from './client/inbox.ts';
import { NS } from './client/namespaces.ts';
import type { Room } from './client/room.ts';
import { type Contact, parseRoster, rosterRemove, rosterSet } from './client/roster.ts';
import { Visits } from './client/visits.ts';
import type { XmppServer } from './xmpp-server.ts';

/** How this person's client behaves; FIELD-NOTES 5 has the clients that were measured. */
export interface Habits {
  readonly resource?: string;
  /**
   * `joins` (default): announces `urn:xmpp:bookmarks:1+notify`, enters on an autojoin bookmark,
   * leaves on its retraction (Dino). `ignores`: does neither (Profanity, Converse.js, Psi+).
   * Both enter the autojoin bookmarks that they find at log-in.
   */
  readonly bookmarks?: 'joins' | 'ignores';
  /** Waits so long before it enters on a bookmark, and stays on a retraction (Gajim: 10,000 ms). */
  readonly joinAfter?: number;
  /** Saves an autojoin bookmark of its own on entering; default true (Profanity, Gajim, Dino, Converse.js). */
  readonly savesBookmarks?: boolean;
  /** XEP-0199 to the full JID: answered (default), refused as unsupported, or not answered at all. */
  readonly ping?: boolean | 'silent';
  /** Enters at once when invited; default false: the person only sees the invitation. */
  readonly joinOnInvite?: boolean;
  /** Comes back by itself when the stream is lost; default true. */
  readonly reconnects?: boolean;
  /** XEP-0198; default false, so that the server sees a lost connection at once. */
  readonly streamManagement?: boolean;
}

/** A person at a client that behaves as the stock ones do. */
export class StockClient extends Diary implements AsyncDisposable {
  readonly jid: string;
  readonly habits: Habits;
  /** The roster as this client keeps it from the first fetch and the pushes, by bare JID. */
  readonly contacts = new Map<string, Contact>();
  /** `show` of what is known to be online outside rooms, by full JID; empty: plainly available. */
  readonly presences = new Map<string, { readonly show: string; readonly status: string }>();
  /** Every stanza that came in, answers to own requests excepted, oldest first. */
  readonly heard: Element[] = [];
  readonly #server: XmppServer;
  readonly #caps: Capabilities;
  readonly #visits = new Visits((happening) => {
    this.tell(happening);
    if (happening.kind === 'entered') this.#saveEntered(happening.room, happening.nick);
  });
  readonly #bookmarked = new Map<string, Bookmark>();
  readonly #inbox: Inbox;
  #connection: Connection | undefined;
  #wantsOnline = false;
  #show = '';
  #status = '';
  #priority = 0;
  #ids = 0;
  #comingBack: Promise<void> = Promise.resolve();

  /** The account must exist; `logIn` brings it online. */
  constructor(server: XmppServer, name: string, habits: Habits = {}) {
    super(name);
    this.#server = server;
    this.jid = server.jid(name);
    this.habits = habits;
    this.#caps = new Capabilities({
      notify: (habits.bookmarks ?? 'joins') === 'joins',
      ping: habits.ping !== false,
    });
    this.#inbox = new Inbox({
      jid: this.jid,
      ping: habits.ping ?? true,
      caps: this.#caps,
      visits: this.#visits,
      contacts: this.contacts,
      presences: this.presences,
      react: {
        send: (stanza) => this.send(stanza),
        tell: (happening) => this.tell(happening),
        bookmarked: (bookmark) => this.#onBookmark(bookmark),
        unbookmarked: (room) => this.#onRetract(room),
        invited: (room) => {
          if (habits.joinOnInvite === true && !this.rooms.has(room)) this.join(room);
        },
      },
    });
  }

  /** A new client that is online. */
  static async logIn(server: XmppServer, name: string, habits: Habits = {}): Promise<StockClient> {
    const person = new StockClient(server, name, habits);
    await person.logIn();
    return person;
  }

  get fullJid(): string {
    return this.#connection?.jid ?? '';
  }

  get online(): boolean {
    return this.#connection !== undefined;
  }

  /** The rooms that the person is in now, by bare JID. */
  get rooms(): ReadonlyMap<string, Room> {
    return this.#visits.inside;
  }

  /** Visits that are over, oldest first; each tells how it ended (`leaving`). */
  get formerRooms(): readonly Room[] {
    return this.#visits.former;
  }

  /** The visit on or last on the screen. */
  room(jid: string): Room | undefined {
    return this.rooms.get(jid) ?? this.formerRooms.findLast((visit) => visit.jid === jid);
  }

  get invitations() {
    return this.seen('invited');
  }

  /** Connects; fetches the roster, sends presence with caps, enters the autojoin bookmarks. */
  async logIn(): Promise<void> {
    this.#wantsOnline = true;
    const connection = new Connection(
      {
        service: this.#server.service,
        host: this.#server.host,
        name: this.name,
        password: this.#server.password(this.name),
        resource: this.habits.resource ?? 'stock',
        streamManagement: this.habits.streamManagement ?? false,
      },
      (stanza) => {
        this.heard.push(stanza);
        this.#inbox.take(stanza);
      },
    );
    await connection.start();
    this.#connection = connection;
    void connection.closed.then(() => this.#onClosed(connection));
    const roster = await connection.request(
      xml('iq', { type: 'get' }, xml('query', { xmlns: NS.roster })),
    );
    this.contacts.clear();
    for (const contact of parseRoster(roster)) this.contacts.set(contact.jid, contact);
    this.#announce();
    this.tell({ kind: 'online' });
    for (const [room, nick] of this.#visits.wanted) this.join(room, nick);
    for (const bookmark of await this.bookmarks()) {
      this.#bookmarked.set(bookmark.room, bookmark);
      if (bookmark.autojoin && !this.#visits.wanted.has(bookmark.room)) this.#enter(bookmark);
    }
  }

  /** Sends unavailable, closes the stream and stays away. */
  async logOff(): Promise<void> {
    this.#wantsOnline = false;
    this.#visits.wanted.clear();
    this.send(xml('presence', { type: 'unavailable' }));
    await this.#connection?.stop();
    await this.#comingBack;
  }

  /** The TCP connection breaks; the client comes back by itself when its habits say so. */
  async dropConnection(): Promise<void> {
    await this.#connection?.drop();
  }

  /** The connection breaks and the client does not come back until `logIn`. */
  async vanish(): Promise<void> {
    this.#wantsOnline = false;
    await this.#connection?.drop();
    await this.#comingBack;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.vanish();
  }

  /** Sets `show` ('', away, chat, dnd, xa) and status, for contacts and rooms alike. */
  setShow(show: string, status = '', priority = 0): void {
    [this.#show, this.#status, this.#priority] = [show, status, priority];
    this.#announce();
    for (const room of this.rooms.values()) this.send(this.#presence(`${room.jid}/${room.nick}`));
  }

  /** Enters a room; the result is a happening `entered` or `not-entered`. */
  join(room: string, nick = this.name): void {
    this.send(this.#visits.join(room, nick, this.#caps.announcement()));
  }

  leave(room: string): void {
    const nick = this.rooms.get(room)?.nick ?? this.name;
    this.#visits.wanted.delete(room);
    this.send(xml('presence', { to: `${room}/${nick}`, type: 'unavailable' }));
  }

  /** Asks for another nick in a room. */
  changeNick(room: string, nick: string): void {
    this.send(xml('presence', { to: `${room}/${nick}` }));
  }

  /** Says something in a room; returns the message's id. */
  say(room: string, text: string, ...payload: Element[]): string {
    return this.#write(room, 'groupchat', text, payload);
  }

  /** A private message in a room. */
  whisper(room: string, nick: string, text: string, ...payload: Element[]): string {
    return this.#write(`${room}/${nick}`, 'chat', text, [
      xml('x', { xmlns: NS.mucUser }),
      ...payload,
    ]);
  }

  /** A one-to-one message outside rooms. */
  chat(to: string, text: string, ...payload: Element[]): string {
    return this.#write(to, 'chat', text, payload);
  }

  /** Writes any stanza; lost when offline. */
  send(stanza: Element): void {
    this.#connection?.send(stanza);
  }

  /** Sends an IQ and resolves with the result; rejects with `RequestFailed`. */
  async request(iq: Element): Promise<Element> {
    if (this.#connection === undefined) throw new Error(`${this.name} is offline`);
    return await this.#connection.request(iq);
  }

  /** The contact list as the server has it now. */
  async roster(): Promise<Contact[]> {
    return parseRoster(
      await this.request(xml('iq', { type: 'get' }, xml('query', { xmlns: NS.roster }))),
    );
  }

  /** The bookmarks as the server has them now. */
  async bookmarks(): Promise<Bookmark[]> {
    try {
      return parseBookmarks(await this.request(bookmarksGet()));
    } catch (error) {
      if (error instanceof RequestFailed && error.condition === 'item-not-found') return [];
      throw error;
    }
  }

  async saveBookmark(bookmark: Bookmark): Promise<void> {
    await this.request(bookmarkPublish(bookmark));
  }

  async removeBookmark(room: string): Promise<void> {
    await this.request(bookmarkRetract(room));
  }

  async addContact(jid: string, name = '', groups: readonly string[] = []): Promise<void> {
    await this.request(rosterSet({ jid, name, groups }));
  }

  async renameContact(jid: string, name: string): Promise<void> {
    await this.request(rosterSet({ ...this.#contact(jid), name }));
  }

  async regroupContact(jid: string, groups: readonly string[]): Promise<void> {
    await this.request(rosterSet({ ...this.#contact(jid), groups }));
  }

  async removeContact(jid: string): Promise<void> {
    await this.request(rosterRemove(jid));
  }

  /** XEP-0410: `joined`, or the condition of the error. */
  async selfPing(room: string): Promise<string> {
    const nick = this.rooms.get(room)?.nick ?? this.name;
    try {
      const ping = xml('ping', { xmlns: NS.ping });
      await this.request(xml('iq', { type: 'get', to: `${room}/${nick}` }, ping));
      return 'joined';
    } catch (error) {
      if (error instanceof RequestFailed) return error.condition;
      throw error;
    }
  }

  /** No stanza is read until `wakeUp`, as with a phone that sleeps. */
  sleep(): void {
    this.#connection?.pauseReading();
  }

  wakeUp(): void {
    this.#connection?.resumeReading();
  }

  #contact(jid: string): Contact {
    const contact = this.contacts.get(jid);
    if (contact === undefined) throw new Error(`${this.name} has no contact ${jid}`);
    return contact;
  }

  #presence(to?: string): Element {
    return xml(
      'presence',
      to === undefined ? {} : { to },
      ...(this.#show === '' ? [] : [xml('show', {}, this.#show)]),
      ...(this.#status === '' ? [] : [xml('status', {}, this.#status)]),
      ...(this.#priority === 0 ? [] : [xml('priority', {}, String(this.#priority))]),
      this.#caps.announcement(),
    );
  }

  #announce(): void {
    this.send(this.#presence());
  }

  #write(to: string, type: string, text: string, payload: readonly Element[]): string {
    const id = `${this.name}-${(this.#ids += 1)}`;
    this.send(xml('message', { to, type, id }, xml('body', {}, text), ...payload));
    return id;
  }

  #onClosed(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#visits.lost();
    this.presences.clear();
    this.tell({ kind: 'offline' });
    if (!this.#wantsOnline || this.habits.reconnects === false) return;
    // One attempt after the other, also when the connection is lost in the middle of a log-in.
    this.#comingBack = this.#comingBack.then(() => this.#comeBack());
  }

  async #comeBack(): Promise<void> {
    while (this.#wantsOnline && this.#connection === undefined) {
      await pause(150); // between two attempts, as every client does
      // The server may not be there yet: the next attempt follows.
      if (this.#wantsOnline) await this.logIn().catch(() => {});
    }
  }

  #onBookmark(bookmark: Bookmark): void {
    this.#bookmarked.set(bookmark.room, bookmark);
    this.tell({ kind: 'bookmarked', ...bookmark });
    if ((this.habits.bookmarks ?? 'joins') !== 'joins') return;
    if (!bookmark.autojoin) this.leave(bookmark.room);
    else if (this.habits.joinAfter === undefined) this.#enter(bookmark);
    else setTimeout(() => this.#enter(bookmark), this.habits.joinAfter).unref();
  }

  #onRetract(room: string): void {
    this.#bookmarked.delete(room);
    this.tell({ kind: 'unbookmarked', room });
    if ((this.habits.bookmarks ?? 'joins') !== 'joins' || this.habits.joinAfter !== undefined)
      return;
    if (this.rooms.has(room)) this.leave(room);
  }

  /** As Profanity, Gajim, Dino and Converse.js do with every room that they enter. */
  #saveEntered(room: string, nick: string): void {
    const known = this.#bookmarked.get(room)?.autojoin === true;
    if (known || this.habits.savesBookmarks === false) return;
    const bookmark = { room, name: room.split('@', 1)[0] ?? '', nick, autojoin: true };
    this.#bookmarked.set(room, bookmark);
    this.saveBookmark(bookmark).catch(() => {}); // offline again: no client insists
  }

  #enter(bookmark: Bookmark): void {
    if (this.online && !this.rooms.has(bookmark.room))
      this.join(bookmark.room, bookmark.nick === '' ? this.name : bookmark.nick);
  }
}
