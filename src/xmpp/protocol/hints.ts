/** XEP-0334: hints for whoever stores or copies a message. */
export const NS_HINTS = 'urn:xmpp:hints';

/** XEP-0280: copies of a message to a person's other clients. */
export const NS_CARBONS = 'urn:xmpp:carbons:2';
