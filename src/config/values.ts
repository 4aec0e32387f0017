import { isIP } from 'node:net';
import { z } from 'zod';
import { type Milliseconds, parseDuration } from '../domain/duration.ts';
import { parseJid, parsePerson } from '../domain/jid.ts';
import { isRoomName } from '../domain/room-name.ts';
import { languages } from '../text/languages.ts';
import { normaliseAddress } from '../triggers/mail/address.ts';
import type { Listen } from './config.ts';
import { oneOf, text } from './shape.ts';

const YEARS: Milliseconds = 10 * 365 * 86_400_000;
const SIZES: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
// RFC 5321 §4.1.2, without quoted local parts and address literals.
const MAIL = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]{1,255}$/u;

/** Any text that is not empty. */
export const words = () =>
  text('text', 'a text that is not empty', (source) => (source.trim() === '' ? undefined : source));

/** A secret. */
export const secret = (expected: string) =>
  text('secret', expected, (source) => (source === '' ? undefined : source)).meta({ secret: true });

/** The path of a file. */
export const file = () =>
  text('path', 'the path of a file', (source) => (source === '' ? undefined : source));

/** A span of time in milliseconds, not below `least`. */
export const duration = (least: Milliseconds = 1) =>
  text('span of time', 'a span of time such as 30s, 5m, 1h30m or 2d', (source) => {
    const span = parseDuration(source);
    return span !== undefined && span >= least && span <= YEARS ? span : undefined;
  });

/** A number of octets. */
export const size = () =>
  text('size', 'a size such as 512KiB or 10MiB', (source) => {
    const [, count, unit] = /^(\d{1,9}) ?(B|KiB|MiB|GiB)$/u.exec(source) ?? [];
    const octets = Number(count) * (SIZES[unit ?? ''] ?? Number.NaN);
    return octets > 0 ? octets : undefined;
  });

/** A whole number from `least`; digits in a text (of a variable, say) count as well. */
export const count = (least: 0 | 1 = 0) => {
  const expected = `a whole number, ${least === 0 ? 'zero' : 'one'} or more`;
  const digits = text('whole number', expected, (source) =>
    /^\d{1,9}$/u.test(source) && Number(source) >= least ? Number(source) : undefined,
  );
  const number = z
    .number({ error: expected })
    .refine((value) => Number.isSafeInteger(value) && value >= least, { error: expected });
  return z.union([number, digits]).meta({ kind: 'whole number' });
};

/** A yes or no; the words in a text (of a variable, say) count as well. */
export const flag = () => {
  const expected = 'true or false';
  const word = text(expected, expected, (source) =>
    source === 'true' || source === 'false' ? source === 'true' : undefined,
  );
  return z.union([z.boolean({ error: expected }), word]).meta({ kind: expected });
};

/** Reads `host:port`, an IPv6 host in brackets. */
export function parseSocket(source: string): Listen | undefined {
  const [, bracketed, bare, digits] =
    /^(?:\[([^\]]+)\]|([^\s:/[\]]+)):(\d{1,5})$/u.exec(source) ?? [];
  const host = bracketed ?? bare;
  const port = Number(digits);
  if (host === undefined || port > 65_535) return undefined;
  return bracketed !== undefined && isIP(bracketed) !== 6 ? undefined : { host, port };
}

/** A socket to listen on. */
export const socket = () => text('socket', 'a host and a port such as 127.0.0.1:2424', parseSocket);

/** The address of the server's component port. */
export const service = () =>
  text('address', 'an address such as xmpp://127.0.0.1:5347', (source) => {
    const [, authority] = /^xmpp:\/\/([^/?#]+)\/?$/u.exec(source) ?? [];
    if (authority === undefined) return undefined;
    return parseSocket(/:\d+$/u.test(authority) ? authority : `${authority}:5347`);
  });

/** Reads a domain; `undefined` for any other address. */
export function parseDomain(source: string): string | undefined {
  const jid = parseJid(source);
  return jid === undefined || jid.local !== '' || jid.resource !== '' ? undefined : jid.domain;
}

/** A domain of XMPP. */
export const domain = () => text('domain', 'a domain such as muster.example.org', parseDomain);

/** A person's address. */
export const person = () =>
  text('bare JID', 'the address of a person such as alice@example.org', parsePerson);

/** Reads a localpart as it appears in addresses; `undefined` when it is none. */
function parseLocalpart(source: string): string | undefined {
  const jid = parseJid(`${source}@localhost`);
  return jid === undefined || source.includes('@') || source.includes('/') ? undefined : jid.local;
}

/** A name at our domain that cannot be taken for a room (DESIGN §4). */
const ourName = (kind: string, expected: string) =>
  text(kind, expected, (source) => {
    const local = parseLocalpart(source);
    return local === undefined || local !== source || isRoomName(local) ? undefined : local;
  });

const NAME_RULE =
  'in lower case, without spaces and any of "&\'/:<>@, and not ending like a room (- and 20 letters or digits 2-7)';

/** The name of a topic. */
export const topicName = () => ourName('topic', `a name such as magazine-x, ${NAME_RULE}`);

/** A handle. */
export const handle = () => ourName('handle', `a name such as alice, ${NAME_RULE}`);

/** A mail address, as it is compared. */
export const mailAddress = () =>
  text('mail address', 'a mail address such as news@example.org', (source) =>
    MAIL.test(source) ? normaliseAddress(source) : undefined,
  );

/** The List-Id of a mailing list (RFC 2919), in lower case and without angle brackets. */
export const listId = () =>
  text('List-Id', 'a List-Id such as news.example.org', (source) => {
    const [, id] = /^(?:<(.*)>|.*)$/su.exec(source.trim()) ?? [];
    const bare = (id ?? source.trim()).toLowerCase();
    return /^[^\s<>]+$/u.test(bare) ? bare : undefined;
  });

/** A phone number with its country (E.164). */
export const phone = () =>
  text(
    'phone number',
    'a phone number with + and country, in quotes, such as "+81312345678"',
    (source) => (/^\+[1-9]\d{4,14}$/u.test(source) ? source : undefined),
  );

/** What text commands begin with. */
export const prefix = () =>
  text('text', 'one to three characters without spaces, such as "!"', (source) =>
    /^\S{1,3}$/u.test(source) ? source : undefined,
  );

/** A language that Muster speaks. */
export const language = () => oneOf(languages);

/** The IANA name of a time zone. */
export const zone = () =>
  text('time zone', 'the IANA name of a time zone such as Asia/Tokyo or UTC', (source) =>
    isZone(source) ? source : undefined,
  );

function isZone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) return false; // offsets such as +09:00 know no summer time
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether only this machine can reach a host that is listened on. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
