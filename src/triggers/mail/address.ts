import { domainToASCII } from 'node:url';

/**
 * A mail address in the form in which two are compared: lower case, domain in ASCII (RFC 5890), no
 * final dot. RFC 5321 §2.4 lets only the owner of a mailbox ignore the case of its local part; in
 * practice everyone does.
 */
export function normaliseAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0)).normalize('NFC').toLowerCase();
  const domain = address
    .slice(at + 1)
    .toLowerCase()
    .replace(/\.$/u, '');
  return `${local}@${domainToASCII(domain) || domain}`;
}
