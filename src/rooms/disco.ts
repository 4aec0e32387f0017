import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import {
  buildInfo,
  buildItems,
  type Info,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
} from '../xmpp/protocol/disco.ts';
import { buildForm } from '../xmpp/protocol/form.ts';
import { NODE_RESERVED_NICK, NS_MUC, NS_ROOM_INFO } from '../xmpp/protocol/muc.ts';
import { NS_MAM, NS_MAM_EXTENDED } from '../xmpp/protocol/mam.ts';
import { NS_MODERATE, NS_MODERATE_0 } from '../xmpp/protocol/moderation.ts';
import { NS_OCCUPANT_ID } from '../xmpp/protocol/occupant-id.ts';
import { NS_PING } from '../xmpp/protocol/ping.ts';
import { NS_REGISTER } from '../xmpp/protocol/register.ts';
import { NS_STANZA_ID } from '../xmpp/protocol/stanza-id.ts';
import { NS_LAST } from '../xmpp/protocol/last.ts';
import { NS_VCARD } from '../xmpp/protocol/vcard.ts';
import { NS_VOICE } from '../xmpp/protocol/voice.ts';
import { pictureOf } from './card.ts';
import { isKnown } from './entry.ts';
import type { Hall } from './hall.ts';
import { mayMeet } from './strangers.ts';
import {
  affiliationOf,
  isInside,
  type Occupant,
  occupantJid,
  type Room,
  standingOf,
} from './room.ts';
import { wordsOf } from './words.ts';

function featuresOf(hall: Hall, { settings, kind }: Room): string[] {
  return [
    NS_MUC,
    `${NS_MUC}#stable_id`, // XEP-0045 §7.4
    NS_VOICE, // XEP-0045 §7.13: voice can be asked for
    `${NS_MUC}#self-ping-optimization`, // XEP-0410 §3
    NS_DISCO_INFO,
    NS_DISCO_ITEMS,
    NS_PING,
    NS_VCARD,
    NS_LAST,
    NS_STANZA_ID,
    NS_OCCUPANT_ID,
    NS_MODERATE,
    NS_MODERATE_0,
    ...(hall.archive === undefined ? [] : [NS_MAM, NS_MAM_EXTENDED]),
    settings.hidden ? 'muc_hidden' : 'muc_public',
    settings.membersOnly ? 'muc_membersonly' : 'muc_open',
    settings.moderated ? 'muc_moderated' : 'muc_unmoderated',
    settings.whois === 'anyone' ? 'muc_nonanonymous' : 'muc_semianonymous',
    kind === 'opened' && settings.persistent ? 'muc_persistent' : 'muc_temporary',
    settings.password === undefined ? 'muc_unsecured' : 'muc_passwordprotected',
    ...(kind === 'opened' ? [NS_REGISTER] : []),
  ];
}

/** The occupants whom this person may know of. */
function visible(room: Room, viewer: BareJid): Occupant[] {
  return [...room.occupants.values()].filter(({ person }) => mayMeet(room, person, viewer));
}

function informationForm(room: Room, viewer: BareJid): Element {
  const { description, language, changeSubject } = room.settings;
  const { info } = wordsOf(room);
  const picture = pictureOf(room);
  return buildForm('result', NS_ROOM_INFO, [
    { var: 'muc#roominfo_description', label: info.description, values: [description] },
    { var: 'muc#roominfo_subject', label: info.subject, values: [room.subject.text] },
    {
      var: 'muc#roominfo_subjectmod',
      label: info.subjectChange,
      type: 'boolean',
      values: [changeSubject ? '1' : '0'],
    },
    {
      var: 'muc#roominfo_occupants',
      label: info.occupants,
      values: [String(visible(room, viewer).length)],
    },
    { var: 'muc#roominfo_lang', label: info.language, values: [language] },
    // XEP-0486 §4: a room without a picture has no such field.
    ...(picture === ''
      ? []
      : [{ var: 'muc#roominfo_avatarhash', type: 'text-multi' as const, values: [picture] }]),
  ]);
}

function reservedNick(room: Room, viewer: BareJid): Element {
  const { nick } = standingOf(room, viewer);
  const identity = { category: 'conference', type: 'text', name: nick ?? '' };
  return buildInfo({
    node: NODE_RESERVED_NICK,
    identities: nick === undefined ? [] : [identity],
    features: [],
  });
}

/** Whether the service lists a room to this person (DESIGN §4: rooms that he may enter). */
export function isListed(room: Room, viewer: BareJid): boolean {
  const affiliation = affiliationOf(room, viewer);
  if (affiliation === 'outcast' || room.locked) return false;
  return affiliation !== 'none' || (!room.settings.hidden && !room.settings.membersOnly);
}

/** disco#info of a room (XEP-0045 §6.4); whoever may not enter a hidden room learns only its kind. */
export function roomInfo(
  hall: Hall,
  room: Room,
  viewer: BareJid,
  node: string | undefined,
): Element {
  if (node === NODE_RESERVED_NICK) return reservedNick(room, viewer);
  if (node === `${NS_MUC}#traffic`) throw new StanzaError('cancel', 'service-unavailable');
  if (node !== undefined) throw new StanzaError('cancel', 'item-not-found');
  const known = isKnown(room, viewer);
  const info: Info = {
    identities: [
      {
        category: 'conference',
        type: 'text',
        ...(known ? { name: room.settings.title } : {}),
      },
    ],
    features: featuresOf(hall, room),
    ...(known ? { forms: [informationForm(room, viewer)] } : {}),
  };
  return buildInfo(info);
}

/** disco#items of a room (XEP-0045 §6.5): who is inside, for insiders or in a public room. */
export function roomItems(room: Room, viewer: BareJid): Element {
  const open = !room.settings.hidden && !room.settings.membersOnly;
  if (!isInside(room, viewer) && !open) return buildItems([]);
  return buildItems(
    visible(room, viewer).map(({ nick }) => ({ jid: occupantJid(room, nick), name: nick })),
  );
}
