import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Affiliation, Role } from '../xmpp/protocol/muc.ts';
import { buildAdminList } from '../xmpp/protocol/muc-admin.ts';
import { mayMeet } from './strangers.ts';
import { affiliationOf, occupantsOf, type Room, type Session } from './room.ts';
import { foremost, handleJid, shownAddress } from './view.ts';

/**
 * Who may see a list of affiliations: owners any, admins any but those of owners and admins where
 * addresses are hidden (XEP-0045 §10.5, §10.8); who has a role that the owner allowed to
 * (`getmemberlist`) that of members, and members those of insiders where no address is
 * hidden from them (§9.5).
 */
function maySee(room: Room, viewer: BareJid, wanted: Affiliation): boolean {
  const mine = affiliationOf(room, viewer);
  if (mine === 'owner') return true;
  const leading = wanted === 'owner' || wanted === 'admin';
  if (leading && room.settings.whois === 'moderators') return false;
  if (mine === 'admin') return true;
  const entitled = occupantsOf(room, viewer).some(({ role }) => room.settings.memberList.has(role));
  if (entitled && wanted !== 'outcast') return true;
  return mine === 'member' && wanted !== 'outcast' && room.settings.whois !== 'moderators';
}

/** Whether this viewer knows the others by handle only. */
const handled = (room: Room, viewer: BareJid): boolean =>
  room.settings.whois === 'handles' && !room.admins.has(viewer);

/** The people of one affiliation, per viewer (A10); throws `forbidden`. */
export function affiliationList(room: Room, viewer: BareJid, wanted: Affiliation): Element {
  if (!maySee(room, viewer, wanted)) throw new StanzaError('auth', 'forbidden');
  const found = [...room.standings].filter(
    ([person, { affiliation, unlisted }]) =>
      affiliation === wanted && unlisted !== true && mayMeet(room, viewer, person),
  );
  return buildAdminList(
    found.map(([person, { nick, reason }]) => ({
      affiliation: wanted,
      jid: handled(room, viewer) ? handleJid(room, person) : person,
      nick,
      reason,
    })),
  );
}

/** The occupants of one role, for moderators (XEP-0045 §8.5, §9.8); throws `forbidden`. */
export function roleList(room: Room, viewer: Session | undefined, wanted: Role): Element {
  if (viewer?.occupant.role !== 'moderator') throw new StanzaError('auth', 'forbidden');
  const found = [...room.occupants.values()].filter(
    ({ role, person }) => role === wanted && mayMeet(room, viewer.person, person),
  );
  return buildAdminList(
    found.map((occupant) => ({
      affiliation: affiliationOf(room, occupant.person),
      role: occupant.role,
      nick: occupant.nick,
      jid: handled(room, viewer.person)
        ? shownAddress(room, occupant.person, viewer)
        : foremost(occupant)?.jid,
    })),
  );
}
