/** XEP-0172: the name that a person gives himself; it would get round the names of handles. */
export const NS_NICK = 'http://jabber.org/protocol/nick';
