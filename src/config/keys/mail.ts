import { defined, list, map, oneOf } from '../shape.ts';
import { listId, mailAddress, size, socket, words } from '../values.ts';
import type { MailConfig } from '../config.ts';
import type { MailRule } from '../../domain/topic.ts';
import { z } from 'zod';

/** The key `mail`. */
export const mail = () =>
  map({
    lmtp: socket().optional().meta({
      description: 'Where to take mail over LMTP (RFC 2033), from the mail server in front.',
      example: '127.0.0.1:2424',
    }),
    smtp: socket().optional().meta({
      description: 'Where to take mail over SMTP (RFC 5321).',
      example: '127.0.0.1:2525',
    }),
    max_size: size().prefault('10MiB').meta({
      description: 'The biggest mail accepted; a bigger one is refused for good (552).',
    }),
    verify: oneOf(['none']).meta({
      description:
        'How the sender of a mail is verified. Always to be given. `none`: not at all, because the mail server in front has done it; only while every listener is on loopback.',
      example: 'none',
    }),
  })
    .transform(({ lmtp, smtp, max_size: maxSize, verify }): MailConfig =>
      defined({ lmtp, smtp, maxSize, verify }),
    )
    .meta({
      description:
        'How mail comes in. Without it none does. At least one of `lmtp` and `smtp` is needed.',
    });

/** The start rule `mail` of a topic. */
export const mailRule = () =>
  map({
    to: mailAddress().meta({
      description: 'The recipient of the envelope. Several topics may listen to one address.',
      example: 'magazine-x@muster.example.org',
    }),
    from: z
      .union([
        mailAddress(),
        list(mailAddress()).min(1, {
          error: 'at least one sender; leave the key out to take mail from anyone',
        }),
      ])
      .optional()
      .meta({
        description: 'The sender (From), or a list of senders. Without it, anyone.',
        example: '[editor@magazine.example]',
      }),
    list_id: listId().optional().meta({
      description: 'The List-Id (RFC 2919) that the mail must carry.',
      example: 'x.magazine.example',
    }),
    subject: words().optional().meta({
      description: 'A text that the subject must contain; capitals do not matter.',
      example: 'issue',
    }),
  })
    .transform(({ to, from = [], list_id: id, subject }): MailRule =>
      defined({
        kind: 'mail' as const,
        to,
        from: typeof from === 'string' ? [from] : from,
        listId: id,
        subject,
      }),
    )
    .meta({ description: 'A mail that arrives. Every key given must match.' });
