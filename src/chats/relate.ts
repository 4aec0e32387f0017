import type { Chat, ChatId, Member } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { TriggerEvent } from '../domain/event.ts';
import type { RoomJid } from '../domain/jid.ts';
import type { Handle } from '../domain/person.ts';
import { durationOf, type Topic } from '../domain/topic.ts';
import type { Candidate } from './select.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** 20 characters of base32: 100 bits, which nobody guesses (DESIGN §4). */
const TOKEN_LENGTH = 20;

/** An unguessable name made of `random` octets (each 0…255). */
export function token(random: (octets: number) => Uint8Array): string {
  return Array.from(random(TOKEN_LENGTH), (octet) => ALPHABET[octet % 32]).join('');
}

/** A selected person with what is known of him. */
export interface Selected extends Candidate {
  readonly handle: Handle;
  readonly reach: Member['reach'];
}

/** What of the surroundings a new chat is made with. */
export interface Surroundings {
  readonly domain: string;
  readonly now: Instant;
  readonly token: string;
  /** Chats of more people get no roster groups (`contacts.most`). */
  readonly contactsMost: number;
}

/** Relates the selected people with one another: the chat as it is first recorded (A7). */
export function relate(
  topic: Topic,
  event: TriggerEvent,
  selected: readonly Selected[],
  around: Surroundings,
): Chat {
  const id: ChatId = around.token;
  return {
    id,
    topic: topic.name,
    title: topic.title,
    language: topic.language,
    room: `${topic.name}-${id}@${around.domain}` as RoomJid,
    trigger: { id: event.id, kind: event.kind, subject: event.subject, text: event.text },
    phase: 'preparing',
    created: around.now,
    limit: durationOf(topic),
    members: membersOf(selected),
    contacts: selected.length <= around.contactsMost,
  };
}

function membersOf(selected: readonly Selected[]): Member[] {
  const nicks = new Set<string>();
  return selected.map(({ jid, handle, reach, duration }) => {
    const nick = freeNick(handle, nicks);
    nicks.add(folded(nick));
    return {
      jid,
      handle: handle.name,
      nick,
      reach,
      ...(duration === undefined ? {} : { duration }),
    };
  });
}

/** The display name; where another member has it, with the handle behind it. */
function freeNick(handle: Handle, taken: ReadonlySet<string>): string {
  let nick = handle.display;
  while (taken.has(folded(nick))) nick = `${nick} (${handle.name})`;
  return nick;
}

const folded = (nick: string): string => nick.normalize('NFKC').toLowerCase();
