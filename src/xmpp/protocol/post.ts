import xml, { type Element } from '@xmpp/xml';

/** A message from a topic to a person (RFC 6121 §5.2), to be stored for him while he is offline. */
export function buildPost(
  address: { readonly from: string; readonly to: string; readonly id: string },
  content: { readonly subject: string; readonly text: string; readonly language?: string },
): Element {
  const { subject, text, language } = content;
  return xml(
    'message',
    { ...address, type: 'chat', 'xml:lang': language },
    ...(subject === '' ? [] : [xml('subject', {}, subject)]),
    xml('body', {}, [subject, text].filter((part) => part !== '').join('\n\n')),
  );
}
