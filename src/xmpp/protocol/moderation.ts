import xml, { type Element } from '@xmpp/xml';
import type { Instant } from '../../domain/duration.ts';
import { NS_OCCUPANT_ID } from './occupant-id.ts';
import { NS_STANZA_ID } from './stanza-id.ts';

/** XEP-0425, and the retraction of XEP-0424 that it rests on. */
export const NS_MODERATE = 'urn:xmpp:message-moderate:1';
export const NS_RETRACT = 'urn:xmpp:message-retract:1';

/** The wish of a moderator that a message be retracted. */
export interface Moderation {
  /** The stanza-id that the room gave the message. */
  readonly id: string;
  readonly reason?: string;
}

/** A retraction as it is told. */
export interface Retraction extends Moderation {
  /** The occupant JID of the moderator, or the room's. */
  readonly by: string;
  readonly occupantId?: Element | undefined;
}

/** What a moderator asks for (XEP-0425 §3.1); undefined: nothing that can be done. */
export function parseModeration(moderate: Element): Moderation | undefined {
  const id = moderate.attrs['id'] as string | undefined;
  const retracts = moderate.getChild('retract', NS_RETRACT) !== undefined;
  const reason = moderate.getChildText('reason');
  if (id === undefined || !retracts) return undefined;
  return { id, ...(reason === null ? {} : { reason }) };
}

const marks = ({ by, occupantId, reason }: Retraction): Element[] => [
  xml('moderated', { xmlns: NS_MODERATE, by }, ...(occupantId === undefined ? [] : [occupantId])),
  ...(reason === undefined ? [] : [xml('reason', {}, reason)]),
];

/** What all are told (XEP-0425 §3.1). */
export function buildRetraction(retraction: Retraction): Element {
  return xml('retract', { xmlns: NS_RETRACT, id: retraction.id }, ...marks(retraction));
}

/** The stone in the place of a message: who said it and when, not what (XEP-0425 §4). */
export function buildRetracted(message: Element, retraction: Retraction, at: Instant): Element {
  const kept = message
    .getChildElements()
    .filter((child) => [NS_OCCUPANT_ID, NS_STANZA_ID].includes(child.getNS() ?? ''));
  const stamp = new Date(at).toISOString();
  const { from, id, type } = message.attrs as Record<string, string | undefined>;
  return xml(
    'message',
    { from, id, type },
    ...kept,
    xml('retracted', { xmlns: NS_RETRACT, stamp, id: retraction.id }, ...marks(retraction)),
  );
}
