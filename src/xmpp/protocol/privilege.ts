import xml, { type Element } from '@xmpp/xml';
import { StanzaError } from '../../domain/errors.ts';
import type { BareJid } from '../../domain/jid.ts';
import { parseError } from './error.ts';
import { NS_CLIENT, NS_FORWARD } from './forward.ts';

/** XEP-0356, as current servers speak it. */
export const NS_PRIVILEGE = 'urn:xmpp:privilege:2';
/**
 * XEP-0356 before 0.4, spoken by ejabberd 23.01: it has no privileged IQ, and answers every roster
 * set with `internal-server-error`, also where it advertises `both`.
 */
export const NS_PRIVILEGE_1 = 'urn:xmpp:privilege:1';

/** What kinds of request are allowed. */
export type Access = 'none' | 'get' | 'set' | 'both';

/** What a host lets us do. */
export interface Grants {
  readonly roster: Access;
  readonly presence: 'none' | 'managed_entity' | 'roster';
  /** By namespace of the payload. */
  readonly iq: Readonly<Record<string, Access>>;
}

export const NO_GRANTS: Grants = { roster: 'none', presence: 'none', iq: {} };

/** Whether an access covers a kind of request. */
export function covers(access: Access | undefined, type: 'get' | 'set'): boolean {
  return access === 'both' || access === type;
}

/** Reads an advertisement (XEP-0356 §4.2); `undefined` when the message is none. */
export function parseAdvertisement(message: Element): Grants | undefined {
  const current = message.getChild('privilege', NS_PRIVILEGE);
  const privilege = current ?? message.getChild('privilege', NS_PRIVILEGE_1);
  const perms = privilege?.getChildren('perm') ?? [];
  if (perms.length === 0) return undefined;
  const type = (access: string): string =>
    String(perms.find((perm) => perm.attrs['access'] === access)?.attrs['type'] ?? 'none');
  const presence = type('presence');
  const roster = accessOf(type('roster'));
  return {
    roster: current === undefined ? readOnly(roster) : roster,
    presence: presence === 'managed_entity' || presence === 'roster' ? presence : 'none',
    iq: Object.fromEntries(
      perms.filter((perm) => perm.attrs['access'] === 'iq').flatMap(namespacesIn),
    ),
  };
}

/** Prosody 0.12 nests each `<namespace/>` into the one before it: read at any depth. */
function namespacesIn(element: Element): [string, Access][] {
  return element
    .getChildren('namespace')
    .flatMap((namespace) => [
      [String(namespace.attrs['ns']), accessOf(String(namespace.attrs['type']))] as [
        string,
        Access,
      ],
      ...namespacesIn(namespace),
    ]);
}

const readOnly = (access: Access): Access => (covers(access, 'get') ? 'get' : 'none');

function accessOf(text: string): Access {
  return text === 'get' || text === 'set' || text === 'both' ? text : 'none';
}

/**
 * An IQ in the owner's name to himself (XEP-0356 §6.3). `innerTo` is always set: without it
 * ejabberd 24.12 sends the request back to us.
 */
export function buildPrivilegedIq(
  owner: BareJid,
  type: 'get' | 'set',
  payload: Element,
  inner: { readonly id: string; readonly to: string },
): Element {
  return xml(
    'iq',
    { type, to: owner },
    xml(
      'privileged_iq',
      { xmlns: NS_PRIVILEGE },
      xml('iq', { xmlns: NS_CLIENT, type, ...inner }, payload),
    ),
  );
}

const answerIn = (outer: Element): Element | undefined =>
  outer.getChild('privilege', NS_PRIVILEGE)?.getChild('forwarded', NS_FORWARD)?.getChild('iq');

/**
 * Reads the error of an answer. That of a privileged IQ may be on the inner one alone: ejabberd says
 * `error` outside too, but not which.
 */
export function parseAnswerError(outer: Element): StanzaError {
  const bare = outer.getChild('error') === undefined;
  return parseError(bare ? (answerIn(outer) ?? outer) : outer);
}

/** The inner answer of a privileged IQ; throws its `StanzaError` (Prosody 13 says `result` outside all the same). */
export function unwrapAnswer(outer: Element): Element {
  const inner = answerIn(outer);
  if (inner === undefined) {
    throw new StanzaError('wait', 'undefined-condition', 'the privileged answer is empty');
  }
  if (inner.attrs['type'] === 'error') throw parseError(inner);
  return inner;
}

/** Whether a stanza is a privileged IQ of ours that the server sent back to us. */
export function isPrivilegedIq(stanza: Element): boolean {
  return stanza.getChild('privileged_iq', NS_PRIVILEGE) !== undefined;
}
