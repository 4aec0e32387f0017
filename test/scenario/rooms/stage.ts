import type { Element } from '@xmpp/xml';
import { expect } from 'chai';
import { StanzaError } from '../../../src/domain/errors.ts';
import { type FullJid, fullOf, localIn, parseJid, type RoomJid } from '../../../src/domain/jid.ts';
import type {
  OpenToUsers,
  RoomCallbacks,
  RoomLimits,
  RoomMember,
  Rooms,
  RoomSpec,
} from '../../../src/rooms/port.ts';
import { createRooms } from '../../../src/rooms/service.ts';
import type {
  ArchiveStore,
  OpenedRoomStore,
  RoomStore,
  StoredOccupant,
  StoredRoom,
} from '../../../src/store/port.ts';
import type { Wire } from '../../../src/xmpp/port.ts';
import { errorReply, parseError } from '../../../src/xmpp/protocol/error.ts';
import { readPayload } from '../../../src/xmpp/protocol/payload.ts';
import { type ManualClock, manualClock, settle } from '../../support/manual-clock.ts';
import { silentLog } from '../../support/silent-log.ts';
import { difference } from './difference.ts';

export const DOMAIN = 'muster.example.org';
/** A room that users open. */
export const HALL = `hall@${DOMAIN}` as RoomJid;
export const GARDEN = `garden-abcdefghijklmnop2345@${DOMAIN}` as RoomJid;
export const TITLE = 'The garden';
/** From where GARDEN itself speaks. */
export const VOICE = `${GARDEN}/${TITLE}`;

/** One stanza from its text. */
export function stanzaOf(text: string): Element {
  const [element] = readPayload(text.replaceAll(/>\s+</gu, '><').trim());
  if (element === undefined) throw new Error(`no stanza: ${text}`);
  return element;
}

/** A client as the audience sees it: what it sends, what it receives, in order. */
export interface Client {
  readonly jid: FullJid;
  /** Sends a stanza (`from` is added) and waits until the service has done with it. */
  sends(text: string): Promise<void>;
  /** The next stanza that came must match: attributes and children named here, all status codes. */
  receives(text: string): Element;
  receivesNothing(): void;
  /** Takes what came so far without a look. */
  ignores(): Element[];
  /** What came and was not looked at. */
  readonly inbox: Element[];
}

export interface Occupancy extends RoomStore, OpenedRoomStore {
  readonly kept: Map<RoomJid, StoredRoom>;
  readonly stored: Map<string, StoredOccupant>;
  /** Lets writes fail until set to undefined. */
  failure: Error | undefined;
  /** While set, writes wait for it. */
  held: Promise<void> | undefined;
  readonly forgotten: RoomJid[];
}

export function occupancy(): Occupancy {
  const stored = new Map<string, StoredOccupant>();
  const key = (room: string, jid: string): string => `${room} ${jid}`;
  const ready = async (store: Occupancy): Promise<void> => {
    await store.held;
    if (store.failure !== undefined) throw store.failure;
  };
  const kept = new Map<RoomJid, StoredRoom>();
  const store: Occupancy = {
    stored,
    kept,
    async saveRoom(room) {
      await ready(store);
      kept.set(room.room, room);
    },
    async loadRooms() {
      await ready(store);
      return [...kept.values()];
    },
    failure: undefined,
    held: undefined,
    forgotten: [],
    async saveOccupants(occupants) {
      await ready(store);
      for (const occupant of occupants) stored.set(key(occupant.room, occupant.jid), occupant);
    },
    async dropOccupants(occupants) {
      await ready(store);
      for (const { room, jid } of occupants) stored.delete(key(room, jid));
    },
    async dropRoom(room) {
      await ready(store);
      store.forgotten.push(room);
      kept.delete(room);
      for (const [name, occupant] of stored) if (occupant.room === room) stored.delete(name);
    },
    async loadOccupants() {
      await ready(store);
      return [...stored.values()];
    },
  };
  return store;
}

export interface Stage {
  readonly rooms: Rooms;
  readonly clock: ManualClock;
  readonly store: Occupancy;
  /** What the callbacks told, as words. */
  readonly told: string[];
  /** The stanzas that went out, in order. */
  readonly sent: Element[];
  client(jid: string): Client;
  /** Opens GARDEN for these people: `romeo` is `romeo@example.org`, handle and nick `romeo`. */
  garden(people: readonly string[], more?: Partial<RoomSpec>): void;
  /** A client joins GARDEN under its person's nick and is done with all that this brings. */
  enters(client: Client, room?: RoomJid): Promise<void>;
  /** A client opens HALL, configures it with these fields (without `muc#`) and is done with all that this brings. */
  opens(client: Client, fields?: Readonly<Record<string, string>>): Promise<void>;
}

/** A configuration form as an owner submits it. */
export function submission(fields: Readonly<Record<string, string>>): string {
  const all = Object.entries(fields).map(
    ([name, value]) => `<field var='muc#${name}'><value>${value}</value></field>`,
  );
  return `<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>
    ${all.join('')}</x></query>`;
}

export function memberNamed(name: string): RoomMember {
  return { jid: person(name), handle: `${name}-handle`, nick: name };
}

export function person(name: string): RoomMember['jid'] {
  return `${name}@example.org` as RoomMember['jid'];
}

export function gardenFor(people: readonly string[], more: Partial<RoomSpec> = {}): RoomSpec {
  return {
    jid: GARDEN,
    title: TITLE,
    subject: 'Roses',
    description: 'Where they meet',
    language: 'en',
    members: people.map(memberNamed),
    ...more,
  };
}

/** What users may open: any name but `forbidden`. */
const OPEN: OpenToUsers = {
  mayOpen: (_person, local) => local !== 'forbidden',
  language: 'en',
  idle: 30 * 60_000,
  after: 8 * 3_600_000,
  reasons: { idle: 'Nobody spoke', after: 'Time is up' },
};

/** The service with a server, clients and a store that are played. */
export function createStage(
  given: {
    store?: Occupancy;
    openToUsers?: boolean;
    archive?: ArchiveStore;
    limits?: RoomLimits;
    command?: RoomCallbacks['command'];
  } = {},
): Stage {
  const clock = manualClock();
  const store = given.store ?? occupancy();
  const inboxes = new Map<string, Element[]>();
  const requests = new Map<string, PromiseWithResolvers<Element>>();
  const told: string[] = [];
  const sent: Element[] = [];
  let ids = 0;

  const deliver = (stanza: Element): void => {
    sent.push(stanza);
    const to = String(stanza.attrs['to']);
    const inbox = inboxes.get(to);
    if (inbox !== undefined) inbox.push(stanza);
  };

  const wire: Wire = {
    domain: DOMAIN,
    online: true,
    send: (stanza) => {
      deliver(stanzaOf(stanza.toString()));
    },
    sendRaw: (text) => {
      deliver(stanzaOf(text));
    },
    request: (iq) => {
      const id = `asked-${++ids}`;
      iq.attrs['id'] = id;
      const answer = Promise.withResolvers<Element>();
      requests.set(id, answer);
      deliver(stanzaOf(iq.toString()));
      return answer.promise;
    },
    fence: () => Promise.resolve(),
    drained: () => Promise.resolve(),
  };

  const rooms = createRooms({
    wire,
    store,
    clock,
    log: silentLog,
    secret: 'a secret',
    confirm: {
      after: 5000,
      describe: (report) => report.map(({ nick, reception }) => `${nick} ${reception}`).join(', '),
    },
    ...(given.limits === undefined ? {} : { limits: given.limits }),
    ...(given.archive === undefined ? {} : { archive: given.archive }),
    ...(given.openToUsers === true ? { openToUsers: OPEN } : {}),
    newId: () => `id-${++ids}`,
    callbacks: {
      joined: (room, who) => told.push(`joined ${room} ${who}`),
      left: (room, who, how) => told.push(`${how} ${room} ${who}`),
      active: (room) => told.push(`active ${room}`),
      ...(given.command === undefined ? {} : { command: given.command }),
    },
  });

  const answerRequest = (stanza: Element): void => {
    const answer = requests.get(String(stanza.attrs['id']));
    if (stanza.attrs['type'] === 'error') answer?.reject(parseError(stanza));
    else answer?.resolve(stanza);
  };

  /** What the router does. */
  const route = async (stanza: Element): Promise<void> => {
    const from = parseJid(String(stanza.attrs['from']));
    const to = parseJid(String(stanza.attrs['to']));
    if (from === undefined || to === undefined) throw new Error('an address is wrong');
    const { type, id } = stanza.attrs as Record<string, string | undefined>;
    try {
      if (stanza.name === 'message') await rooms.message(stanza, from, to);
      else if (stanza.name === 'presence') await rooms.presence(stanza, from, to);
      else if (type === 'result' || type === 'error') answerRequest(stanza);
      else {
        const payload = await rooms.iq(stanza, from, to);
        if (payload === 'answered') return;
        const result = stanzaOf(`<iq type='result' id='${id ?? ''}'/>`);
        result.attrs['from'] = stanza.attrs['to'];
        result.attrs['to'] = stanza.attrs['from'];
        if (payload !== undefined) result.append(payload);
        deliver(stanzaOf(result.toString()));
      }
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      if (type !== 'error') deliver(stanzaOf(errorReply(stanza, error).toString()));
    }
  };

  const client = (text: string): Client => {
    const jid = parseJid(text);
    if (jid === undefined) throw new Error(`no JID: ${text}`);
    const inbox: Element[] = [];
    inboxes.set(fullOf(jid), inbox);
    const failures: unknown[] = [];
    return {
      jid: fullOf(jid),
      inbox,
      async sends(xml) {
        const stanza = stanzaOf(xml);
        stanza.attrs['from'] = fullOf(jid);
        void route(stanza).catch((error: unknown) => failures.push(error));
        await settle();
        if (failures.length > 0) throw failures[0];
      },
      receives(xml) {
        const next = inbox.shift();
        const expected = stanzaOf(xml);
        if (next === undefined) throw new Error(`${text} received nothing, not ${xml}`);
        const wrong = difference(next, expected);
        if (wrong !== undefined) {
          throw new Error(`${text}: ${wrong}\n  received ${String(next)}\n  expected ${xml}`);
        }
        return next;
      },
      receivesNothing() {
        expect(inbox.map(String), `${text} received something`).to.deep.equal([]);
      },
      ignores: () => inbox.splice(0),
    };
  };

  return {
    rooms,
    clock,
    store,
    told,
    sent,
    client,
    garden: (people, more = {}) => {
      rooms.open(gardenFor(people, more));
    },
    async enters(entering, room = GARDEN) {
      const local = localIn(entering.jid);
      await entering.sends(
        `<presence to='${room}/${local}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
      );
      entering.ignores();
    },
    async opens(owner, fields = {}) {
      await this.enters(owner, HALL);
      await owner.sends(`<iq type='set' id='open' to='${HALL}'>${submission(fields)}</iq>`);
      owner.ignores();
    },
  };
}
