import type { Readable } from 'node:stream';
import { MusterError } from '../../domain/errors.ts';

/** A mail on its way in, as smtp-server gives it. */
export interface MailStream extends Readable {
  /** Octets so far. */
  byteLength: number;
  /** More came than the size limit allows (RFC 1870 §6.1). */
  sizeExceeded: boolean;
}

/** How many octets of mail are in memory, over all connections. */
export interface Budget {
  readonly most: number;
  held: number;
}

/**
 * Reads a mail whole. What is too large is read to its end, as SMTP wants, but not kept.
 * Rejects with `mail-too-large`, with `store-unavailable` when the budget is spent, and with the
 * stream's error when the client goes away. The octets count as held until `release` is called.
 */
export async function receive(
  stream: MailStream,
  most: number,
  budget: Budget,
): Promise<{ raw: Buffer; release: () => void }> {
  const chunks: Buffer[] = [];
  let held = 0;
  let refusal: MusterError | undefined;
  const release = (): void => {
    budget.held -= held;
    held = 0;
    chunks.length = 0;
  };
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      refusal ??= refusalOf(stream, most, budget);
      if (refusal !== undefined) {
        release();
        continue;
      }
      chunks.push(chunk);
      held += chunk.length;
      budget.held += chunk.length;
    }
    refusal = stream.sizeExceeded ? tooLarge(most) : refusal;
    if (refusal !== undefined) throw refusal;
    return { raw: Buffer.concat(chunks), release };
  } catch (error) {
    release();
    throw error;
  }
}

function refusalOf(stream: MailStream, most: number, budget: Budget): MusterError | undefined {
  if (stream.sizeExceeded) return tooLarge(most);
  return budget.held < budget.most
    ? undefined
    : new MusterError('store-unavailable', 'too many mails at once');
}

function tooLarge(most: number): MusterError {
  return new MusterError('mail-too-large', `the mail is larger than ${most} octets`);
}
