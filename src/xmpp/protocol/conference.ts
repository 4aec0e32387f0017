import xml, { type Element } from '@xmpp/xml';
import type { RoomJid } from '../../domain/jid.ts';
import { NS_CARBONS, NS_HINTS } from './hints.ts';

/** XEP-0249: direct invitations to a room. */
export const NS_CONFERENCE = 'jabber:x:conference';

/** What a direct invitation says. */
export interface Invitation {
  readonly room: RoomJid;
  /** Why, in the language of the person. */
  readonly reason: string;
  readonly language: string;
}

/** The `<x/>` of a direct invitation (XEP-0249 §2). */
function buildConference(room: RoomJid, reason: string): Element {
  return xml('x', { xmlns: NS_CONFERENCE, jid: room, reason });
}

/**
 * A message that invites one client, or, at a bare JID, whichever client comes first. An
 * invitation to one client is for that client alone: no carbon reaches another that joins by
 * itself (XEP-0280 §6.1), and none waits in an offline store until the chat is over (XEP-0334).
 */
export function buildInvitation(
  invitation: Invitation,
  address: { readonly to: string; readonly from: string; readonly id: string },
): Element {
  const { room, reason, language } = invitation;
  const alone = address.to.includes('/');
  return xml(
    'message',
    { ...address, 'xml:lang': language },
    buildConference(room, reason),
    // For clients that know no invitations: the words, and a link (RFC 5122, XEP-0147).
    xml('body', {}, `${reason}\nxmpp:${room}?join`),
    ...(alone
      ? [
          xml('private', { xmlns: NS_CARBONS }),
          xml('no-copy', { xmlns: NS_HINTS }),
          xml('no-store', { xmlns: NS_HINTS }),
        ]
      : [xml('no-permanent-store', { xmlns: NS_HINTS })]),
  );
}
