import { MusterError, reasonOf } from '../../domain/errors.ts';
import type { Log } from '../../observe/port.ts';
import type { Clock } from '../../schedule/port.ts';
import { seenKey } from './key.ts';
import type { Limits } from './limits.ts';
import { loopOf } from './loops.ts';
import { judge, type MailTopic, type RuleIndex, type Verdict } from './match.ts';
import { parseMail, type Mail } from './parse.ts';
import { within } from '../../waiting/within.ts';

/** A mail that starts a chat of a topic, to be made durable. */
export interface MailDraft {
  readonly topic: string;
  readonly kind: 'mail';
  /** The address of the sender. */
  readonly source: string;
  readonly subject: string;
  readonly text: string;
  /** Under which a second delivery is recognised. */
  readonly seenKey: string;
}

/** Makes a draft durable; rejects with `MusterError` when it cannot be done now. */
export type Accept = (draft: MailDraft) => Promise<'accepted' | 'duplicate'>;

/** A mail with its envelope. */
export interface Delivery {
  /** MAIL FROM, empty for `<>`. */
  readonly returnPath: string;
  /** RCPT TO, each as often as the client gave it. */
  readonly recipients: readonly string[];
  readonly raw: Buffer;
}

/** What is said to the client about one recipient: taken over (or ignored as a loop), or why not. */
export type Outcome = 'accepted' | MusterError;

export interface Delivering {
  readonly rules: () => RuleIndex;
  readonly domain: string;
  readonly accept: Accept;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits: Limits;
}

/**
 * Reads a mail, finds the topics that take it and has each accept it once, however many recipients
 * lead there. Gives an outcome for each recipient, in their order; never rejects.
 */
export async function deliver(by: Delivering, delivery: Delivery): Promise<Outcome[]> {
  const { recipients, returnPath } = delivery;
  const mail = await read(by, delivery.raw);
  if (mail instanceof MusterError) {
    tellRefused(by.log, { reason: 'unreadable', why: mail.message });
    return recipients.map(() => mail);
  }
  const loop = loopOf(mail, returnPath, by.domain);
  if (loop !== undefined) {
    tellRefused(by.log, { reason: 'loop', why: loop, ...sourceOf(mail) });
    return recipients.map(() => 'accepted');
  }
  const rules = by.rules();
  const verdicts = recipients.map((recipient) => judge(rules, recipient, mail));
  const accepted = await acceptAll(by, mail, new Set(verdicts.flatMap(topicsOf)));
  return verdicts.map((verdict, index) => {
    if (verdict.kind === 'taken')
      return verdict.topics.map((topic) => accepted.get(topic)).find(isError) ?? 'accepted';
    const { reason, text } = verdict.refusal;
    tellRefused(by.log, { reason, to: recipients[index], ...sourceOf(mail) });
    return new MusterError('mail-refused', text);
  });
}

/** Has each topic accept the mail; one that cannot does not keep the others from it. */
async function acceptAll(
  by: Delivering,
  mail: Mail,
  topics: ReadonlySet<MailTopic>,
): Promise<Map<MailTopic, Outcome>> {
  const outcomes = [...topics].map(async (topic): Promise<[MailTopic, Outcome]> => {
    const draft: MailDraft = {
      topic: topic.name,
      kind: 'mail',
      source: mail.sender.kind === 'one' ? mail.sender.address : '',
      subject: mail.subject,
      text: mail.text,
      seenKey: seenKey(topic.name, mail),
    };
    try {
      await by.accept(draft);
      return [topic, 'accepted'];
    } catch (error) {
      by.log.warn('a mail could not be stored and was put off; see to the store', {
        topic: topic.name,
        why: reasonOf(error),
      });
      return [
        topic,
        error instanceof MusterError
          ? error
          : new MusterError('store-unavailable', reasonOf(error), { cause: error }),
      ];
    }
  });
  return new Map(await Promise.all(outcomes));
}

function topicsOf(verdict: Verdict): readonly MailTopic[] {
  return verdict.kind === 'taken' ? verdict.topics : [];
}

function isError(outcome: Outcome | undefined): outcome is MusterError {
  return outcome instanceof MusterError;
}

/** Whatever a decoder does with hostile octets is the mail's fault, not ours: throw or never end. */
async function read({ clock, limits }: Delivering, raw: Buffer): Promise<Mail | MusterError> {
  const mail = await within(clock, limits.reading, parseMail(raw, limits).catch(unreadable));
  return mail ?? new MusterError('mail-unreadable', 'the mail cannot be read in good time');
}

function unreadable(error: unknown): MusterError {
  return error instanceof MusterError
    ? error
    : new MusterError('mail-unreadable', 'the mail cannot be read', { cause: error });
}

function sourceOf(mail: Mail): { from?: string } {
  return mail.sender.kind === 'one' ? { from: mail.sender.address } : {};
}

/** One line in the log for a mail that starts nothing (DESIGN §8); never its contents. */
export function tellRefused(
  log: Log,
  fields: { readonly reason: string } & Readonly<Record<string, unknown>>,
): void {
  log.event('refused', { kind: 'mail', ...fields });
}
