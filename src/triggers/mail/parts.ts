import { MailParser } from 'mailparser';
import { MusterError, reasonOf } from '../../domain/errors.ts';
import type { Limits } from './limits.ts';

/** What the MIME parts of a mail say, decoded from their charsets. */
export interface Parts {
  /** The subject, RFC 2047 words decoded; empty when there is none. */
  readonly subject: string;
  /** All inline plain text. */
  readonly text: string;
  /** All inline HTML. */
  readonly html: string;
}

/**
 * Decodes a mail's MIME parts; attachments are thrown away while they are read.
 * Rejects with `mail-unreadable`.
 */
export function readParts(raw: Buffer, limits: Limits): Promise<Parts> {
  const options = {
    // Both conversions are costly and not ours to use (FIELD-NOTES 3).
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    // A forwarded mail stays an attachment: some that break off inside one were never done with.
    ignoreEmbedded: true,
    maxHeadSize: limits.head,
    maxChildNodes: limits.parts + 1,
  };
  const parser = new MailParser(options);
  return new Promise((resolve, reject) => {
    let found: Parts = { subject: '', text: '', html: '' };
    const fail = (error: unknown): void =>
      reject(
        new MusterError('mail-unreadable', `the mail cannot be read: ${reasonOf(error)}`, {
          cause: error,
        }),
      );
    parser.on('headers', (headers) => {
      const subject = headers.get('subject');
      if (typeof subject === 'string') found = { ...found, subject };
    });
    parser.on('data', (data) => {
      if (data.type === 'text') {
        const html = typeof data.html === 'string' ? data.html : '';
        found = { ...found, text: data.text ?? '', html };
        return;
      }
      data.content.on('error', fail);
      data.content.on('end', () => data.release());
      data.content.resume();
    });
    parser.on('error', fail);
    parser.on('end', () => resolve(found));
    parser.end(raw);
  });
}
