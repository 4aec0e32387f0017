/**
 * Every failure that Muster can explain. `code` is stable and safe to test for; the message says
 * to an admin or a user what is wrong, `remedy` what to do.
 */
export type ErrorCode =
  | 'config-invalid'
  | 'config-unreadable'
  | 'config-unwritable'
  | 'secret-wrong'
  | 'link-lost'
  | 'link-refused'
  | 'link-full'
  | 'request-timeout'
  | 'stanza-error'
  | 'stanza-too-large'
  | 'privilege-missing'
  | 'store-unavailable'
  | 'store-conflict'
  | 'store-newer'
  | 'mail-unreadable'
  | 'mail-too-large'
  | 'mail-refused'
  | 'topic-unknown'
  | 'chat-unknown'
  | 'event-unknown'
  | 'command-unknown'
  | 'command-invalid'
  | 'not-running'
  | 'port-taken'
  | 'shutting-down';

/** An error with a stable code and, where there is one, a remedy. */
export class MusterError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { remedy?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'MusterError';
    this.code = code;
    this.remedy = options.remedy;
  }
}

/** RFC 6120 §8.3.2. */
export type StanzaErrorType = 'auth' | 'cancel' | 'continue' | 'modify' | 'wait';

/** RFC 6120 §8.3.3. */
export type StanzaCondition =
  | 'bad-request'
  | 'conflict'
  | 'feature-not-implemented'
  | 'forbidden'
  | 'gone'
  | 'internal-server-error'
  | 'item-not-found'
  | 'jid-malformed'
  | 'not-acceptable'
  | 'not-allowed'
  | 'not-authorized'
  | 'payment-required'
  | 'policy-violation'
  | 'recipient-unavailable'
  | 'redirect'
  | 'registration-required'
  | 'remote-server-not-found'
  | 'remote-server-timeout'
  | 'resource-constraint'
  | 'service-unavailable'
  | 'subscription-required'
  | 'undefined-condition'
  | 'unexpected-request';

/** What a server says of a client that is not there (XEP-0045 §18.1.2 “Ghost Users”). */
const ABSENT: ReadonlySet<StanzaCondition> = new Set<StanzaCondition>([
  'gone',
  'item-not-found',
  'recipient-unavailable',
  'redirect',
  'remote-server-not-found',
  'remote-server-timeout',
]);

/**
 * Whether an error about a stanza to a client proves that the client is not there. Not so
 * `service-unavailable`: a client that does not know the request answers with it, too.
 */
export const provesAbsence = (condition: StanzaCondition): boolean => ABSENT.has(condition);

/**
 * Whether an error says that a server elsewhere cannot be reached now: of its people nothing is
 * known, and what failed may pass another time.
 */
export const isOutOfReach = (condition: StanzaCondition): boolean =>
  condition === 'remote-server-not-found' || condition === 'remote-server-timeout';

/**
 * An error that belongs in a stanza: thrown by a handler it becomes the reply, received from a
 * peer it rejects the request (RFC 6120 §8.3).
 */
export class StanzaError extends MusterError {
  readonly condition: StanzaCondition;
  readonly type: StanzaErrorType;
  /** The human text, in or from the `<text/>` element. */
  readonly text: string | undefined;
  /** With `gone` and `redirect`: the new address as a URI. */
  readonly uri: string | undefined;
  /** What a protocol adds to the condition (RFC 6120 §8.3.4): an empty element of its namespace. */
  readonly also: { readonly name: string; readonly xmlns: string } | undefined;
  /** Who found the error, where that is not plain from the sender (RFC 6120 §8.3.2). */
  readonly by: string | undefined;

  constructor(
    type: StanzaErrorType,
    condition: StanzaCondition,
    text?: string,
    options: {
      uri?: string;
      also?: { name: string; xmlns: string };
      by?: string;
      cause?: unknown;
    } = {},
  ) {
    super('stanza-error', text ?? condition, options);
    this.name = 'StanzaError';
    this.type = type;
    this.condition = condition;
    this.text = text;
    this.uri = options.uri;
    this.also = options.also;
    this.by = options.by;
  }
}

/** What to show of a thing that was thrown, whatever it is. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
