import xml, { type Element } from '@xmpp/xml';
import type { StanzaCondition } from '../../../src/domain/errors.ts';
import type { Account } from './account.ts';
import type { Privileges } from './advertisement.ts';
import type { Answer } from './pep.ts';

const NS_PRIVILEGE = 'urn:xmpp:privilege:2';
const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const NS_CLIENT = 'jabber:client';

/** How the server answers an IQ that is addressed to itself or to an account. */
export function answerIq(
  iq: Element,
  account: Account | undefined,
  privileges: Privileges,
  version: { readonly name: string; readonly version: string },
): Element {
  const [payload] = iq.getChildElements();
  const type = String(iq.attrs['type']);
  if (payload === undefined) return reply(iq, { error: 'bad-request' });
  switch (payload.getNS() ?? '') {
    case 'jabber:iq:roster':
      if (!covers(privileges.roster, type)) return reply(iq, { error: 'forbidden' });
      return reply(iq, rosterOf(account, type, payload));
    case NS_PRIVILEGE:
      return privileged(iq, account, privileges);
    case 'jabber:iq:version':
      return reply(iq, account === undefined ? { result: software(version) } : UNAVAILABLE);
    default:
      return reply(iq, UNAVAILABLE);
  }
}

const UNAVAILABLE: Answer = { error: 'service-unavailable' };

/** Prosody 0.12: an empty list for nobody, and no writing to it. */
function rosterOf(account: Account | undefined, type: string, query: Element): Answer {
  if (account !== undefined) return account.roster(type, query);
  return type === 'get' ? { result: xml('query', { xmlns: 'jabber:iq:roster' }) } : UNAVAILABLE;
}

function software({ name, version }: { name: string; version: string }): Element {
  const query = xml('query', { xmlns: 'jabber:iq:version' }, xml('name', {}, name));
  query.append(xml('version', {}, version));
  return query;
}

/** XEP-0356 §6.3, with the checks of mod_privilege. */
function privileged(iq: Element, account: Account | undefined, privileges: Privileges): Element {
  const inner = iq.getChild('privileged_iq', NS_PRIVILEGE)?.getChild('iq', NS_CLIENT);
  const [payload] = inner?.getChildElements() ?? [];
  const type = String(inner?.attrs['type']);
  const allowed = covers(privileges.iq?.[String(payload?.getNS())], type);
  if (account === undefined || payload === undefined || inner === undefined || !allowed)
    return reply(iq, { error: 'forbidden' });
  if (iq.attrs['type'] !== type || inner.attrs['id'] === undefined)
    return reply(iq, { error: 'forbidden' });
  const attrs = { xmlns: NS_CLIENT, id: inner.attrs['id'] as string, to: account.jid };
  const answer = respond(attrs, handle(account, payload));
  return reply(iq, {
    result: xml(
      'privilege',
      { xmlns: NS_PRIVILEGE },
      xml('forwarded', { xmlns: 'urn:xmpp:forward:0' }, answer),
    ),
  });
}

function handle(account: Account, payload: Element): Answer {
  const namespace = payload.getNS() ?? '';
  if (namespace.startsWith('http://jabber.org/protocol/pubsub')) return account.pep.handle(payload);
  if (namespace !== 'urn:xmpp:blocking') return UNAVAILABLE;
  const items = [...account.blocked].map((jid) => xml('item', { jid }));
  return { result: xml('blocklist', { xmlns: namespace }, ...items) };
}

function covers(granted: string | undefined, type: string): boolean {
  return granted === 'both' || granted === type;
}

/** The answer to a request, from whom it was asked. */
export function reply(request: Element, answer: Answer): Element {
  const { id, from, to } = request.attrs as Record<string, string>;
  return respond({ id, from: to, to: from }, answer, request.name);
}

function respond(attrs: Record<string, string | undefined>, answer: Answer, name = 'iq'): Element {
  if ('result' in answer) {
    const children = answer.result === undefined ? [] : [answer.result];
    return xml(name, { ...attrs, type: 'result' }, ...children);
  }
  return xml(name, { ...attrs, type: 'error' }, failure(answer.error, answer.detail));
}

function failure(condition: StanzaCondition, detail?: Element): Element {
  const children = [xml(condition, { xmlns: NS_STANZAS }), ...(detail ? [detail] : [])];
  return xml('error', { type: 'cancel' }, ...children);
}
