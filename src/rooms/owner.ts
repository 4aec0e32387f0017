import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, fullOf, type Jid, parsePerson } from '../domain/jid.ts';
import { parseForm } from '../xmpp/protocol/form.ts';
import { buildResult } from '../xmpp/protocol/iq.ts';
import { type Affiliation, buildUserInfo } from '../xmpp/protocol/muc.ts';
import { buildNotice } from '../xmpp/protocol/muc-message.ts';
import { buildOwnerForm, NS_ROOM_CONFIG, parseOwnerRequest } from '../xmpp/protocol/muc-owner.ts';
import { changeAffiliation, type Change } from './affiliation.ts';
import { ADMINS, changeCodes, configurationForm, configured, OWNERS } from './configuration.ts';
import { destroyRoom } from './destroy.ts';
import { expel } from './expel.ts';
import { type Hall, sendTo } from './hall.ts';
import { affiliationOf, type Room, sessionOf } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { actorOf } from './view.ts';
import { wordsOf } from './words.ts';

type Fields = ReadonlyMap<string, readonly string[]>;

/** The changes that make exactly these people bear an affiliation (XEP-0045 §10.2). */
function listChanges(
  room: Room,
  affiliation: Affiliation,
  values: readonly string[] | undefined,
): Change[] {
  if (values === undefined) return [];
  const wanted = values.map((value) => {
    const person = parsePerson(value);
    if (person === undefined) {
      throw new StanzaError('modify', 'not-acceptable', wordsOf(room).notAddress(value));
    }
    return person;
  });
  const now = [...room.standings].flatMap(([person, standing]) =>
    standing.affiliation === affiliation ? [person] : [],
  );
  return [
    ...wanted.filter((person) => !now.includes(person)).map((person) => ({ person, affiliation })),
    ...now
      .filter((person) => !wanted.includes(person))
      .map((person) => ({ person, affiliation: demoted(affiliation) })),
  ];
}

/** XEP-0045 §10.2: an owner becomes an admin, an admin a member. */
const demoted = (affiliation: Affiliation): Affiliation =>
  affiliation === 'owner' ? 'admin' : 'member';

function affiliationChanges(room: Room, fields: Fields): Change[] {
  const owners = listChanges(room, 'owner', fields.get(OWNERS));
  if (fields.get(OWNERS)?.length === 0) throw new StanzaError('cancel', 'conflict');
  const settled = new Set<BareJid>(owners.map(({ person }) => person));
  const admins = listChanges(room, 'admin', fields.get(ADMINS));
  return [...owners, ...admins.filter(({ person }) => !settled.has(person))];
}

/** A room that has become members-only keeps no others (322). */
function clearOut(hall: Hall, room: Room): void {
  const outsiders = [...room.occupants.values()].filter(
    ({ person }) => affiliationOf(room, person) === 'none',
  );
  expel(hall, room, outsiders, { type: 'unavailable', codes: [322] });
}

function tellCodes(hall: Hall, room: Room, codes: readonly number[]): void {
  if (codes.length === 0) return;
  const notice = buildNotice(room.jid, hall.newId(), [buildUserInfo({ codes })]);
  sendTo(hall.wire, copiesOf(notice), room.sessions.values());
}

/** Takes a submitted form; the owner is answered before all are told (XEP-0045 §10.1, §10.2). */
function configure(hall: Hall, room: Room, stanza: Element, from: Jid, form: Element): 'answered' {
  const fields = parseForm(form, NS_ROOM_CONFIG);
  if (fields === undefined) throw new StanzaError('modify', 'bad-request');
  const before = room.settings;
  const after = configured(before, fields);
  const changes = affiliationChanges(room, fields);
  room.settings = after;
  room.locked = false;
  const session = sessionOf(room, fullOf(from));
  for (const change of changes) {
    changeAffiliation(hall, room, change, session === undefined ? undefined : actorOf(session));
  }
  if (after.membersOnly && !before.membersOnly) clearOut(hall, room);
  hall.changed(room);
  hall.wire.send(buildResult(stanza), 'room');
  tellCodes(hall, room, changeCodes(before, after));
  return 'answered';
}

/** A muc#owner request; throws `forbidden` for others than owners. */
export async function own(
  hall: Hall,
  room: Room,
  stanza: Element,
  query: Element,
  from: Jid,
): Promise<Element | undefined | 'answered'> {
  if (room.kind !== 'opened' || affiliationOf(room, bareOf(from)) !== 'owner') {
    throw new StanzaError('auth', 'forbidden');
  }
  if (stanza.attrs['type'] === 'get') return buildOwnerForm(configurationForm(room));
  const request = parseOwnerRequest(query);
  switch (request?.kind) {
    case 'destroy':
      await destroyRoom(hall, room, request.destruction);
      return undefined;
    case 'cancel':
      // XEP-0045 §10.1.3: who cancels the first configuration does not want the room.
      if (room.locked) await destroyRoom(hall, room, {});
      return undefined;
    case 'submit':
      return configure(hall, room, stanza, from, request.form);
    case undefined:
      throw new StanzaError('modify', 'bad-request');
  }
}
