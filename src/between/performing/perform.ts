import { backOff, type Perform } from '../../chats/outbox.ts';
import type { Keeper } from '../../chats/keeper.ts';
import type { Bookmarks } from '../../contacts/bookmarks.ts';
import { classify } from '../../contacts/classify.ts';
import type { Clients } from '../../contacts/clients.ts';
import type { Invitations } from '../../contacts/invitations.ts';
import type { Rosters } from '../../contacts/rosters.ts';
import { type Chat, memberOf } from '../../domain/chat.ts';
import type { Instant } from '../../domain/duration.ts';
import type { Action, Effect } from '../../domain/effect.ts';
import { MusterError, reasonOf } from '../../domain/errors.ts';
import type { BareJid } from '../../domain/jid.ts';
import { factsFor, factsOf } from '../opening/chat-facts.ts';
import type { Invited } from './invited.ts';
import type { Manner } from '../topics/manner.ts';
import type { Client, PresenceBook } from '../../people/presence.ts';
import type { Rooms } from '../../rooms/port.ts';
import type { Clock } from '../../schedule/port.ts';
import { textsIn } from '../../text/languages.ts';
import type { Lane, Wire } from '../../xmpp/port.ts';

/** Those who do what `conduct` decided. */
export interface PerformParts {
  readonly rooms: Pick<Rooms, 'say' | 'remove' | 'destroy' | 'isInside'>;
  readonly rosters: Pick<Rosters, 'put' | 'take'>;
  readonly bookmarks: Pick<Bookmarks, 'publish' | 'retract'>;
  readonly invitations: Invitations;
  readonly clients: Pick<Clients, 'honoursBookmarks' | 'isKnownToHonour'>;
  readonly presence: Pick<PresenceBook, 'clients'>;
  readonly invited: Invited;
  readonly keeper: () => Pick<Keeper, 'get'>;
  /** A contact has come into somebody's list: he is to be told of its presence. */
  readonly contactPut: (owner: BareJid, contact: BareJid) => void;
  /** One has gone from somebody's list, at least as far as the chat held it. */
  readonly contactTaken: (owner: BareJid, contact: BareJid) => void;
  /** Lets the messages of a chat outlive its room, where its topic says so. */
  readonly keepArchive: (chat: Chat, ended: Instant) => Promise<void>;
  readonly wire: Pick<Wire, 'fence'>;
  readonly clock: Pick<Clock, 'now'>;
  /** In which times are told in rooms, to all alike. */
  readonly zone: string;
  /** How one person is spoken to. */
  readonly manner: Manner;
  /** What a command in a room begins with. */
  readonly prefix: string;
}

type Kind<K extends Action['kind']> = Extract<Action, { kind: K }>;

/**
 * Does one effect and says how it ended. A state-setting one is done when it is answered, a
 * message-like one when a fence behind it has come back (DESIGN §3).
 */
export function createPerform(parts: PerformParts): Perform {
  return async (effect, attempts) => {
    try {
      await act(parts, effect);
      return { outcome: 'done' };
    } catch (error) {
      if (error instanceof MusterError && error.code === 'link-lost') return { outcome: 'offline' };
      const outcome = classify(error);
      const why = reasonOf(error);
      return outcome === 'retry'
        ? { outcome, at: parts.clock.now() + backOff(attempts), why }
        : { outcome, why };
    }
  };
}

async function act(parts: PerformParts, { action, chat, id }: Effect): Promise<void> {
  const { rosters, bookmarks, rooms, wire } = parts;
  switch (action.kind) {
    case 'roster-put': {
      const { owner, contact, name, group } = action;
      await rosters.put(owner, contact, name, group, chat);
      return parts.contactPut(owner, contact);
    }
    case 'roster-take':
      await rosters.take(action.owner, action.contact, chat);
      return parts.contactTaken(action.owner, action.contact);
    case 'bookmark-publish':
      return bookmarks.publish(action.owner, action, laneOfBookmark(parts, action.owner));
    case 'bookmark-retract':
      // A later look at a bookmark of somebody who has come back meanwhile (A14).
      if (takesPart(parts.keeper().get(chat), action.owner)) return undefined;
      return bookmarks.retract(action.owner, action.room);
    case 'invite':
      return invite(parts, action, parts.keeper().get(chat));
    case 'tell':
      tell(parts, action, parts.keeper().get(chat), id);
      return wire.fence();
    case 'farewell':
      farewell(parts, action, parts.keeper().get(chat), id);
      return wire.fence();
    case 'remove':
      return rooms.remove(action.room, action.handle, textsOf(parts, chat).ended(action.reason), {
        closing: parts.keeper().get(chat)?.ended !== undefined,
      });
    case 'destroy':
      await keepArchive(parts, parts.keeper().get(chat));
      return rooms.destroy(action.room, textsOf(parts, chat).ended(action.reason));
  }
}

const takesPart = (chat: Chat | undefined, person: BareJid): boolean =>
  chat?.phase === 'open' && memberOf(chat, person)?.state === 'in';

/**
 * A bookmark that no client notices is for the next log-in: it does not hold up those that somebody
 * sees now, which all arrive at the same moment (A8).
 */
function laneOfBookmark({ presence, clients }: PerformParts, owner: BareJid): Lane {
  const noticed = presence.clients(owner).some((client) => clients.isKnownToHonour(client));
  return noticed ? 'moment' : 'bulk';
}

async function keepArchive(parts: PerformParts, chat: Chat | undefined): Promise<void> {
  if (chat?.ended !== undefined) await parts.keepArchive(chat, chat.ended.at);
}

function textsOf(parts: PerformParts, chat: string): ReturnType<typeof textsIn> {
  return textsIn(parts.keeper().get(chat)?.language ?? 'en');
}

/** Nobody who is inside already, or comes by himself, is asked as well (FIELD-NOTES 5). */
async function invite(
  parts: PerformParts,
  { owner, room, who }: Kind<'invite'>,
  chat: Chat | undefined,
): Promise<void> {
  const member = chat === undefined ? undefined : memberOf(chat, owner);
  if (chat?.phase !== 'open' || member === undefined || parts.rooms.isInside(room, owner)) return;
  if (member.state !== (who === 'asked' ? 'asked' : 'in')) return;
  const clients = parts.presence.clients(owner).filter(({ certainty }) => certainty !== 'silent');
  const wanted = who === 'unaware' ? await unaware(parts, clients) : clients;
  // Where nothing is known of a person's clients his server decides.
  const nothingKnown = clients.length === 0 && !member.reach.bookmarks;
  const addresses = (nothingKnown ? [owner] : wanted.map(({ jid }) => jid)).filter(
    (jid) => !parts.invited.has(chat.id, jid),
  );
  if (addresses.length === 0) return;
  const { language, zone } = parts.manner(owner, { name: chat.topic });
  const texts = textsIn(language);
  const facts = factsFor(chat, owner);
  parts.invitations.send(addresses, {
    room,
    reason: who === 'asked' ? texts.question(facts, zone) : texts.invitation(facts, zone),
    language,
    id: `${chat.id}.${member.handle}`, // the same however often it is repeated
  });
  await parts.wire.fence('moment');
  if (parts.keeper().get(chat.id)?.phase !== 'open') return;
  // Only now: what the link has lost is sent again.
  await parts.invited.add(chat.id, addresses);
  // He was faster than the note of it: should he lose the room with his server, he is invited anew.
  if (parts.rooms.isInside(room, owner)) parts.invited.used(chat.id, owner);
}

async function unaware(parts: PerformParts, clients: readonly Client[]): Promise<Client[]> {
  const aware = await Promise.all(clients.map((client) => parts.clients.honoursBookmarks(client)));
  return clients.filter((_, index) => aware[index] === false);
}

function farewell(
  { rooms }: PerformParts,
  { room, reason, handle }: Kind<'farewell'>,
  chat: Chat | undefined,
  id: string,
): void {
  const contacts = chat?.contacts === true && chat.members.some(({ reach }) => reach.roster);
  const text = textsIn(chat?.language ?? 'en').farewell(chat?.title ?? '', reason, contacts);
  rooms.say(room, text, handle === undefined ? { id } : { id, to: handle });
}

/** The end is near, or has been put off. */
function tell(
  { rooms, zone, prefix }: PerformParts,
  { room, what, ends, by }: Kind<'tell'>,
  chat: Chat | undefined,
  id: string,
): void {
  if (chat?.phase !== 'open') return;
  const texts = textsIn(chat.language);
  const facts = { ...factsOf(chat), ends };
  const more = chat.ending.extend === undefined ? undefined : `${prefix}more`;
  rooms.say(
    room,
    what === 'warning' ? texts.warning(facts, zone, more) : texts.extended(facts, zone, by ?? ''),
    { id },
  );
}
