import { createHash } from 'node:crypto';
import { asUtf8, readHead, valuesOf, writeHead, type Head } from './fields.ts';
import { htmlToText } from './html.ts';
import { LIMITS, type Limits } from './limits.ts';
import { readParts, type Parts } from './parts.ts';
import { senderOf, type Sender } from './sender.ts';
import { delimitersOf, prunedBody } from './structure.ts';
import { charsetOf, rawSubject } from './subject.ts';
import { oneLine, readableText } from '../text.ts';

/** A mail as far as topics care. All texts are legal in XML. */
export interface Mail {
  readonly sender: Sender;
  /** RFC 2919, without brackets, lower case. */
  readonly listId?: string;
  /** RFC 5322 §3.6.4, with its brackets. */
  readonly messageId?: string;
  /** One line of at most 500 characters. */
  readonly subject: string;
  /** Plain text of at most 8 kB of UTF-8. */
  readonly text: string;
  /** Names what was said, the same for every delivery: a hash of date, subject and raw body. */
  readonly digest: string;
  /** What tells loops apart from letters. */
  readonly traces: Traces;
}

/** The marks of mail that machines wrote. */
export interface Traces {
  /** A `multipart/report` (RFC 6522), as bounces and read receipts are. */
  readonly report: boolean;
  /** The keyword of Auto-Submitted (RFC 3834 §5), lower case. */
  readonly autoSubmitted?: string;
  /** The values of X-Loop and X-Muster-Loop, lower case. */
  readonly loops: readonly string[];
  /** How many servers passed it on. */
  readonly hops: number;
}

// The others, addresses above all, cost more than their length and are read here.
const DECODED = new Set([
  'subject',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
]);

/**
 * Reads a mail in whatever charset and transfer encoding. Broken MIME gives what can be read of it.
 * Rejects with `mail-unreadable` when nothing can, or when it is built to do harm.
 */
export async function parseMail(raw: Buffer, limits: Limits = LIMITS): Promise<Mail> {
  const head = readHead(raw, limits.head);
  const body = prunedBody(raw, head.body, delimitersOf(raw, limits), limits);
  const parts = await readParts(Buffer.concat([writeHead(head, DECODED), body]), limits);
  const listId = listIdOf(valuesOf(head, 'list-id')[0]);
  const messageId = /<[^<>\s]+>/u.exec(valuesOf(head, 'message-id')[0] ?? '')?.[0];
  return {
    sender: senderOf(valuesOf(head, 'from')),
    ...(listId === undefined ? {} : { listId }),
    ...(messageId === undefined ? {} : { messageId }),
    subject: subjectOf(head, parts),
    text: readableText(parts.text.trim() === '' ? htmlToText(parts.html) : parts.text),
    digest: digestOf(head, raw),
    traces: tracesOf(head),
  };
}

/** RFC 2919 §3: the identifier stands in angle brackets at the end. */
function listIdOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const inside = /<([^<>]*)>[^<>]*$/u.exec(value)?.[1] ?? value;
  const id = asUtf8(inside).replaceAll(/\s+/gu, '').toLowerCase();
  return id === '' ? undefined : id;
}

function subjectOf(head: Head, parts: Parts): string {
  const raw = valuesOf(head, 'subject').at(-1) ?? '';
  // oxlint-disable-next-line no-control-regex -- ESC begins a shift of ISO-2022-JP
  if (!/[\u001b\u0080-\u00ff]/u.test(raw) || raw.includes('=?')) return oneLine(parts.subject);
  return oneLine(rawSubject(raw, charsetOf(valuesOf(head, 'content-type')[0])));
}

function digestOf(head: Head, raw: Buffer): string {
  const hash = createHash('sha256');
  for (const name of ['date', 'subject']) hash.update(`${valuesOf(head, name).join('\n')}\0`);
  return hash.update(raw.subarray(head.body)).digest('base64url');
}

function tracesOf(head: Head): Traces {
  const [auto] = valuesOf(head, 'auto-submitted');
  const keyword = auto?.split(/[;\s(]/u)[0]?.toLowerCase();
  return {
    report: /^multipart\/report\b/iu.test(valuesOf(head, 'content-type')[0] ?? ''),
    ...(keyword === undefined ? {} : { autoSubmitted: keyword }),
    loops: [...valuesOf(head, 'x-loop'), ...valuesOf(head, 'x-muster-loop')].map((value) =>
      value.toLowerCase(),
    ),
    hops: valuesOf(head, 'received').length,
  };
}
