import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, type Jid } from '../domain/jid.ts';
import {
  buildRegistered,
  buildRegistrationForm,
  parseRegistration,
} from '../xmpp/protocol/register.ts';
import { changeAffiliation } from './affiliation.ts';
import type { Hall } from './hall.ts';
import { preparedNick, isTaken } from './nick.ts';
import { affiliationOf, type Room, standingOf } from './room.ts';
import { wordsOf } from './words.ts';

/** Throws when this person may not register (XEP-0045 §7.10). */
function checkRegistrant(room: Room, person: BareJid): void {
  const affiliation = affiliationOf(room, person);
  if (affiliation === 'outcast') throw new StanzaError('auth', 'forbidden');
  if (affiliation !== 'none') return;
  if (!room.settings.registration || room.settings.membersOnly) {
    throw new StanzaError('auth', 'registration-required');
  }
}

function register(hall: Hall, room: Room, person: BareJid, wanted: string): void {
  checkRegistrant(room, person);
  const nick = preparedNick(room, wanted);
  if (isTaken(room, nick, person)) throw new StanzaError('cancel', 'conflict');
  const before = affiliationOf(room, person);
  const affiliation = before === 'none' ? 'member' : before;
  changeAffiliation(hall, room, { person, affiliation, nick, known: true }, undefined);
}

/** Gives up the nick, and a mere membership with it. */
function deregister(hall: Hall, room: Room, person: BareJid): void {
  const { affiliation } = standingOf(room, person);
  if (affiliation === 'none' || affiliation === 'outcast') {
    throw new StanzaError('cancel', 'item-not-found');
  }
  const after = affiliation === 'member' ? 'none' : affiliation;
  changeAffiliation(hall, room, { person, affiliation: after, nick: '', known: true }, undefined);
}

/** Registration with a room and its reserved nicks (XEP-0045 §7.10). */
export function registration(
  hall: Hall,
  room: Room,
  query: Element,
  type: 'get' | 'set',
  from: Jid,
): Element | undefined {
  const person = bareOf(from);
  // A topic's members are chosen, not registered.
  if (room.kind === 'topic') throw new StanzaError('cancel', 'not-allowed');
  if (type === 'get') {
    checkRegistrant(room, person);
    const { nick } = standingOf(room, person);
    return nick === undefined
      ? buildRegistrationForm(wordsOf(room).nickname)
      : buildRegistered(nick);
  }
  const wish = parseRegistration(query);
  if (wish === undefined) {
    checkRegistrant(room, person);
    throw new StanzaError('modify', 'bad-request');
  }
  if (wish.kind === 'remove') deregister(hall, room, person);
  else register(hall, room, person, wish.nick);
  return undefined;
}
