import { MusterError } from '../../domain/errors.ts';

/** One header field: its name in lower case, its unfolded value with one character per octet. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** The header of a mail and where its body begins. */
export interface Head {
  readonly fields: readonly Field[];
  /** Offset of the first octet behind the empty line. */
  readonly body: number;
}

// RFC 5322 §4.5: blanks before the colon are obsolete, but a reader behind us may accept them, and
// a second From must not be hidden from us alone.
const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/su;

/**
 * Splits the header off (RFC 5322 §2.2). Lines that are no field are passed over.
 * Throws `mail-unreadable` when the header is larger than `most` octets.
 */
export function readHead(raw: Buffer, most: number): Head {
  const body = bodyOf(raw.subarray(0, most + 4), raw.length);
  if (body > most + 4)
    throw new MusterError('mail-unreadable', `the header is larger than ${most} octets`);
  const lines = raw
    .toString('latin1', 0, body)
    .replaceAll(/\r?\n(?=[ \t])/gu, '')
    .split(/\r?\n/u);
  const fields = lines.flatMap((line) => {
    const [, name, value] = FIELD.exec(line) ?? [];
    return name === undefined || value === undefined
      ? []
      : [{ name: name.toLowerCase(), value: value.trim() }];
  });
  return { fields, body };
}

/** Where the first empty line ends, in either kind of line ends; `length` when there is none. */
function bodyOf(start: Buffer, length: number): number {
  if (start[0] === 0x0a) return 1;
  if (start[0] === 0x0d && start[1] === 0x0a) return 2;
  const ends = ['\n\r\n', '\n\n']
    .map((mark) => ({ at: start.indexOf(mark, 0, 'latin1'), length: mark.length }))
    .filter((end) => end.at >= 0)
    .map((end) => end.at + end.length);
  return ends.length === 0 ? length : Math.min(...ends);
}

/** A header of the fields with these names alone, with its empty line. */
export function writeHead(head: Head, names: ReadonlySet<string>): Buffer {
  const lines = head.fields
    .filter((field) => names.has(field.name))
    .map((field) => `${field.name}: ${field.value}\r\n`);
  return Buffer.from(`${lines.join('')}\r\n`, 'latin1');
}

/** The values of all fields of that name, in their order. */
export function valuesOf(head: Head, name: string): string[] {
  return head.fields.filter((field) => field.name === name).map((field) => field.value);
}

/** The octets of a value read as UTF-8 (RFC 6532). */
export function asUtf8(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}
