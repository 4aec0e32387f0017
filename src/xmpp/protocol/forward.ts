/** XEP-0297. */
export const NS_FORWARD = 'urn:xmpp:forward:0';
/** What is forwarded stands in the namespace of clients, not of components (RFC 6120 §4.8.2). */
export const NS_CLIENT = 'jabber:client';
