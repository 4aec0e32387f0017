import xml, { type Element } from '@xmpp/xml';
import type { Instant } from '../../domain/duration.ts';
import { NS_OCCUPANT_ID } from './occupant-id.ts';
import { NS_STANZA_ID } from './stanza-id.ts';

/** XEP-0425, and the retraction of XEP-0424 that it rests on. */
export const NS_MODERATE = 'urn:xmpp:message-moderate:1';
export const NS_RETRACT = 'urn:xmpp:message-retract:1';
/**
 * The same in version 0.2 of XEP-0425, which clients of some years ago speak: a fastening (XEP-0422)
 * around the wish and around what is told.
 */
export const NS_MODERATE_0 = 'urn:xmpp:message-moderate:0';
export const NS_FASTEN = 'urn:xmpp:fasten:0';
const NS_RETRACT_0 = 'urn:xmpp:message-retract:0';

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

/** Whether the payload of an IQ is a moderator's wish, in whichever version. */
export function isModeration(payload: Element): boolean {
  if (payload.is('apply-to', NS_FASTEN))
    return payload.getChild('moderate', NS_MODERATE_0) !== undefined;
  return payload.is('moderate', NS_MODERATE);
}

/**
 * What a moderator asks for by the payload of his IQ, `<moderate/>` (XEP-0425 §3.1) or an
 * `<apply-to/>` of version 0.2; undefined: nothing that can be done.
 */
export function parseModeration(payload: Element): Moderation | undefined {
  const old = payload.is('apply-to', NS_FASTEN);
  const moderate = old ? payload.getChild('moderate', NS_MODERATE_0) : payload;
  const id = payload.attrs['id'] as string | undefined;
  const retract = moderate?.getChild('retract', old ? NS_RETRACT_0 : NS_RETRACT);
  if (moderate === undefined || id === undefined || retract === undefined) return undefined;
  const reason = moderate.getChildText('reason');
  return { id, ...(reason === null ? {} : { reason }) };
}

const marks = ({ by, occupantId, reason }: Retraction): Element[] => [
  xml('moderated', { xmlns: NS_MODERATE, by }, ...(occupantId === undefined ? [] : [occupantId])),
  ...(reason === undefined ? [] : [xml('reason', {}, reason)]),
];

const moderated = ({ by, reason }: Retraction, what: Element): Element =>
  xml(
    'moderated',
    { xmlns: NS_MODERATE_0, by },
    what,
    ...(reason === undefined ? [] : [xml('reason', {}, reason)]),
  );

/** What all are told (XEP-0425 §3.1), for clients of either version. */
export function buildRetraction(retraction: Retraction): Element[] {
  const { id } = retraction;
  const old = moderated(retraction, xml('retract', { xmlns: NS_RETRACT_0 }));
  return [
    xml('retract', { xmlns: NS_RETRACT, id }, ...marks(retraction)),
    xml('apply-to', { xmlns: NS_FASTEN, id }, old),
  ];
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
    moderated(retraction, xml('retracted', { xmlns: NS_RETRACT_0, stamp })),
  );
}
