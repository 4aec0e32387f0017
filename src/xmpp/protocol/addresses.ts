/** XEP-0033. */
export const NS_ADDRESSES = 'http://jabber.org/protocol/address';
