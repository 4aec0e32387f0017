import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, type FullJid, fullOf, type Jid } from '../domain/jid.ts';
import type { Endpoint } from '../xmpp/port.ts';
import { parseError } from '../xmpp/protocol/error.ts';
import { forwardBounce, forwardMessage, HANDLE_RESOURCE } from '../xmpp/protocol/handle.ts';
import { createBounded } from './bounded.ts';
import { addressOf, type HandleParts, relatedBehind } from './handle-directory.ts';

/** How many messages are remembered, so that a bounce finds the client that sent the message. */
const BOUNCES = 10_000;

type Stanza = Parameters<Endpoint['message']>[0];

/**
 * One-to-one messages from handle to handle (A10, DESIGN §5), while the two are related; refused
 * as RFC 6121 §8.5.1 has it for an account that does not exist, whatever the cause.
 */
export function createForward(parts: HandleParts): Endpoint['message'] {
  const { wire, directory, related } = parts;
  // A bounce has to go to a full JID: one to a bare JID is dropped (RFC 6121 §8.5.2.1.1).
  const sent = createBounded<string, { readonly client: FullJid; readonly handle: string }>(
    BOUNCES,
  );
  const keyOf = (recipient: BareJid, handle: string, id: string): string =>
    `${recipient} ${handle} ${id}`;

  const bounce = (stanza: Stanza, from: Jid, to: Jid): void => {
    const id = String(stanza.attrs['id'] ?? '');
    const key = keyOf(bareOf(from), to.local, id);
    const origin = sent.get(key);
    if (origin === undefined || relatedBehind(parts, bareOf(from), to) === undefined) return;
    sent.delete(key);
    const { type, condition } = parseError(stanza);
    const error = new StanzaError(type, condition);
    wire.send(forwardBounce(id, seen(parts, origin.handle), origin.client, error), 'room');
  };

  return (stanza, from, to) => {
    const type: unknown = stanza.attrs['type'];
    if (type === 'error') return bounce(stanza, from, to);
    const sender = bareOf(from);
    const own = directory.handleOf(sender);
    const target = directory.byHandle(to.local);
    if (
      type === 'groupchat' ||
      own === undefined ||
      target === undefined ||
      !related(sender, target.jid)
    ) {
      throw new StanzaError('cancel', 'service-unavailable');
    }
    const id: unknown = stanza.attrs['id'];
    if (typeof id === 'string' && from.resource !== '') {
      sent.set(keyOf(target.jid, own.name, id), { client: fullOf(from), handle: target.name });
    }
    const translate = translation([
      [sender, addressOf(parts, own.name)],
      [addressOf(parts, target.name), target.jid],
    ]);
    wire.send(forwardMessage(stanza, seen(parts, own.name), target.jid, translate), 'room');
  };
}

const seen = (parts: HandleParts, handle: string): FullJid =>
  `${addressOf(parts, handle)}/${HANDLE_RESOURCE}` as FullJid;

// An address, alone or as a URI (RFC 5122): scheme, bare JID, resource, query.
const ADDRESS = /^(xmpp:)?([^/?;#\s]+@[^/?;#\s]+)(\/[^?;#]*)?(.*)$/su;

/** Replaces an address by what the other side calls it; resources are nobody's business. */
function translation(
  names: readonly (readonly [from: BareJid, to: BareJid])[],
): (value: string) => string {
  const known = new Map<string, BareJid>(names);
  return (value) => {
    if (!value.includes('@')) return value;
    const [, scheme = '', bare = '', , rest = ''] = ADDRESS.exec(value) ?? [];
    const other = known.get(bare.toLowerCase());
    return other === undefined ? value : `${scheme}${other}${rest}`;
  };
}
