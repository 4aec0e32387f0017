import xml, { type Element } from '@xmpp/xml';
import { type StanzaCondition, StanzaError, type StanzaErrorType } from '../../domain/errors.ts';

/** RFC 6120 §8.3: stanza errors. */
export const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

/** The error reply to a stanza: addresses swapped, id kept, no payload echoed. */
export function errorReply(stanza: Element, error: StanzaError): Element {
  const { from, to, id } = stanza.attrs as Record<string, string | undefined>;
  return xml(stanza.name, { type: 'error', from: to, to: from, id }, errorElement(error));
}

/** The `<error/>` element itself. */
export function errorElement(error: StanzaError): Element {
  return xml(
    'error',
    { type: error.type, by: error.by },
    xml(error.condition, { xmlns: NS_STANZAS }, ...(error.uri === undefined ? [] : [error.uri])),
    ...(error.text === undefined ? [] : [xml('text', { xmlns: NS_STANZAS }, error.text)]),
    ...(error.also === undefined ? [] : [xml(error.also.name, { xmlns: error.also.xmlns })]),
  );
}

/** Reads the error of a stanza of type `error`; a missing or strange one is `undefined-condition`. */
export function parseError(stanza: Element): StanzaError {
  const error = stanza.getChild('error');
  const condition = error
    ?.getChildElements()
    .find((child) => child.getNS() === NS_STANZAS && child.name !== 'text');
  const uri = condition?.text() ?? '';
  return new StanzaError(
    (error?.attrs['type'] as StanzaErrorType | undefined) ?? 'cancel',
    (condition?.name as StanzaCondition | undefined) ?? 'undefined-condition',
    error?.getChildText('text', NS_STANZAS) ?? undefined,
    uri === '' ? {} : { uri },
  );
}
