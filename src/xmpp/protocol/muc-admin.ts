import xml, { type Element } from '@xmpp/xml';
import { type Affiliation, buildItem, type Item, NS_MUC_ADMIN, type Role } from './muc.ts';

const AFFILIATIONS: ReadonlySet<string> = new Set<Affiliation>([
  'owner',
  'admin',
  'member',
  'none',
  'outcast',
]);
const ROLES: ReadonlySet<string> = new Set<Role>(['moderator', 'participant', 'visitor', 'none']);

/** What a moderator or admin asks for: a change of one person, or a list (XEP-0045 §8, §9). */
export interface AdminItem {
  readonly affiliation?: Affiliation;
  readonly role?: Role;
  readonly jid?: string;
  readonly nick?: string;
  readonly reason?: string;
}

function parseItem(item: Element): AdminItem | undefined {
  const { affiliation, role, jid, nick } = item.attrs as Record<string, string | undefined>;
  const known =
    (affiliation === undefined || AFFILIATIONS.has(affiliation)) &&
    (role === undefined || ROLES.has(role));
  // XEP-0045 §17.4: either the one or the other.
  if (!known || (affiliation === undefined) === (role === undefined)) return undefined;
  const reason = item.getChildText('reason') ?? undefined;
  return {
    ...(affiliation === undefined ? {} : { affiliation: affiliation as Affiliation }),
    ...(role === undefined ? {} : { role: role as Role }),
    ...(jid === undefined ? {} : { jid }),
    ...(nick === undefined ? {} : { nick }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The items of a muc#admin query; undefined when one is malformed or there is none. */
export function parseAdminItems(query: Element): AdminItem[] | undefined {
  const items = query.getChildren('item').map(parseItem);
  const good = items.filter((item) => item !== undefined);
  return good.length === items.length && items.length > 0 ? good : undefined;
}

/** The answer to a request for a list. */
export function buildAdminList(items: readonly Item[]): Element {
  return xml('query', { xmlns: NS_MUC_ADMIN }, ...items.map(buildItem));
}
