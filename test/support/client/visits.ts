import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import type { Happening } from './happening.ts';
import { NS } from './namespaces.ts';
import { Room } from './room.ts';
import { attr, bare, errorOf, resource, statusCodes, textOf } from './stanza.ts';

/** The rooms of one client: what is on its screen, kept up to date from the stanzas of the rooms. */
export class Visits {
  /** Rooms that the client is in. */
  readonly inside = new Map<string, Room>();
  /** Visits that are over, oldest first. */
  readonly former: Room[] = [];
  /** Rooms to enter again after a lost connection, with the nick asked for. */
  readonly wanted = new Map<string, string>();
  readonly #entering = new Map<string, Room>();
  readonly #tell: (happening: Happening) => void;

  constructor(tell: (happening: Happening) => void) {
    this.#tell = tell;
  }

  /** The stanza that enters the room (XEP-0045 §7.2). */
  join(room: string, nick: string, caps: Element): Element {
    this.wanted.set(room, nick);
    this.#entering.set(room, this.inside.get(room) ?? new Room(room, nick));
    return xml('presence', { to: `${room}/${nick}` }, xml('x', { xmlns: NS.muc }), caps);
  }

  /** Whether the room is known as one: entered, being entered, or visited before. */
  knows(room: string): boolean {
    return this.#at(room) !== undefined || this.former.some((visit) => visit.jid === room);
  }

  /** The connection is gone: the visits are over without a word; `wanted` stays. */
  lost(): void {
    for (const room of this.inside.values()) this.former.push(room);
    this.inside.clear();
    this.#entering.clear();
  }

  /** Takes a presence of a room; false when it is none, or an error that concerns no entering. */
  presence(stanza: Element): boolean {
    const from = attr(stanza, 'from');
    const type = attr(stanza, 'type');
    const room = this.#at(bare(from));
    if (room === undefined) return false;
    if (type === 'error') return this.#refused(room, stanza);
    if (type === 'unavailable') this.#out(room, resource(from), stanza);
    else if (type === '') this.#in(room, resource(from), stanza);
    return true;
  }

  /** Subject and talk of a room; private messages too. */
  message(stanza: Element): void {
    const from = attr(stanza, 'from');
    const room = this.#at(bare(from));
    if (room === undefined) return;
    const nick = resource(from);
    const body = stanza.getChild('body');
    const subject = stanza.getChild('subject');
    const isPrivate = attr(stanza, 'type') === 'chat';
    const delayed = stanza.getChild('delay', NS.delay) !== undefined;
    if (body === undefined && subject !== undefined && !isPrivate) {
      room.subject = subject.text();
      this.#tell({ kind: 'subject', room: room.jid, text: room.subject });
    }
    if (body === undefined) return;
    const text = body.text();
    const byRoom = stanza.getChild('occupant-id') === undefined;
    room.messages.push({ nick, byRoom, text, id: attr(stanza, 'id'), isPrivate, delayed });
    this.#tell({ kind: 'said', room: room.jid, nick, byRoom, text, isPrivate, delayed, stanza });
  }

  #at(room: string): Room | undefined {
    return this.inside.get(room) ?? this.#entering.get(room);
  }

  #in(room: Room, nick: string, stanza: Element): void {
    const x = stanza.getChild('x', NS.mucUser);
    const item = x?.getChild('item');
    const isNew = !room.occupants.has(nick);
    room.occupants.set(nick, {
      nick,
      jid: attr(item, 'jid'),
      affiliation: attr(item, 'affiliation'),
      role: attr(item, 'role'),
      show: textOf(stanza, 'show'),
    });
    const codes = statusCodes(x);
    const isSelf = codes.includes('110');
    if (isSelf) room.nick = nick;
    if (isNew) this.#tell({ kind: 'occupant-in', room: room.jid, nick });
    if (!isSelf || !this.#entering.delete(room.jid)) return;
    room.codes = codes;
    this.inside.set(room.jid, room);
    this.#tell({ kind: 'entered', room: room.jid, nick, codes });
  }

  #out(room: Room, nick: string, stanza: Element): void {
    const x = stanza.getChild('x', NS.mucUser);
    const codes = statusCodes(x);
    const item = x?.getChild('item');
    const destroyed = x?.getChild('destroy') !== undefined;
    room.occupants.delete(nick);
    this.#tell({ kind: 'occupant-out', room: room.jid, nick, codes });
    const renamed = codes.includes('303');
    if (renamed || !(codes.includes('110') || (destroyed && nick === room.nick))) return;
    const reason = textOf(destroyed ? x?.getChild('destroy') : item, 'reason');
    room.leaving = { codes, reason, destroyed };
    this.inside.delete(room.jid);
    this.#entering.delete(room.jid);
    this.wanted.delete(room.jid);
    this.former.push(room);
    this.#tell({ kind: 'left', room: room.jid, codes, reason, destroyed });
  }

  #refused(room: Room, stanza: Element): boolean {
    if (!this.#entering.delete(room.jid)) return false;
    const { condition, text } = errorOf(stanza);
    // A client that was refused for good does not try again after its next reconnect.
    if (!['remote-server-timeout', 'recipient-unavailable'].includes(condition))
      this.wanted.delete(room.jid);
    this.#tell({ kind: 'not-entered', room: room.jid, condition, text });
    return true;
  }
}
