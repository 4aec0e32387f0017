import { type ErrorCode, MusterError, reasonOf } from '../../domain/errors.ts';

/** An SMTP reply (RFC 5321 §4.2). */
export interface Reply {
  readonly code: number;
  /** Begins with the enhanced status code (RFC 3463). */
  readonly text: string;
}

/** Reply code and status, and the text where the error's own is for the admin alone. */
type Row = readonly [code: number, status: string, text?: string];

const INTERNAL: Row = [451, '4.3.0', 'internal error, please try again later'];

const REPLIES: Readonly<Partial<Record<ErrorCode, Row>>> = {
  'store-unavailable': [451, '4.3.0', 'the mail cannot be stored now, please try again later'],
  'store-conflict': [451, '4.3.0', 'the mail cannot be stored now, please try again later'],
  'shutting-down': [451, '4.3.2', 'the service is shutting down, please try again later'],
  'mail-too-large': [552, '5.3.4'],
  'mail-unreadable': [554, '5.6.0'],
  'mail-refused': [550, '5.7.1'],
  'topic-unknown': [550, '5.1.1'],
};

/** The reply that tells a client of an error; what is not about the mail is temporary. */
export function replyFor(error: unknown): Reply {
  const row = error instanceof MusterError ? REPLIES[error.code] : undefined;
  const [code, status, text = reasonOf(error)] = row ?? INTERNAL;
  // RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets, and only printable ASCII.
  const line = text.replaceAll(/[^ -~]+/gu, ' ').slice(0, 400);
  return { code, text: `${status} ${line}` };
}

/** The form in which smtp-server takes a reply that is not 250. */
export function asError(reply: Reply): Error & { readonly responseCode: number } {
  return Object.assign(new Error(reply.text), { responseCode: reply.code });
}
