import type { SMTPServerAddress } from 'smtp-server';
import { MusterError } from '../../domain/errors.ts';
import { deliver, tellRefused, type Delivering, type Outcome } from './deliver.ts';
import { isRecipient } from './match.ts';
import { receive, type Budget, type MailStream } from './receive.ts';
import { asError, replyFor } from './reply.ts';

export interface SessionSetting extends Delivering {
  /** Octets of the largest mail. */
  readonly maxSize: number;
  readonly budget: Budget;
}

/** One client's connection: the envelope that it is building and how it behaves. */
export class Session {
  private readonly by: SessionSetting;
  private recipients: string[] = [];
  private unknown = 0;
  /** What the client waits for, if anything. */
  state: 'idle' | 'receiving' | 'storing' = 'idle';
  /** Its time is up: it ends after the mail under way. */
  over = false;

  constructor(by: SessionSetting) {
    this.by = by;
  }

  /** A new mail begins (RFC 5321 §3.3). */
  begin(): void {
    this.recipients = [];
  }

  /** Takes a recipient, or gives the error to answer with. */
  recipient({ address }: SMTPServerAddress): Error | undefined {
    if (isRecipient(this.by.rules(), address)) {
      this.recipients.push(address);
      return undefined;
    }
    tellRefused(this.by.log, { reason: 'recipient', to: address });
    if (++this.unknown > this.by.limits.unknown)
      return asError({ code: 421, text: '4.7.0 too many unknown recipients' });
    const unknown = new MusterError('topic-unknown', 'no topic takes mail for this address');
    return asError(replyFor(unknown));
  }

  /**
   * Reads the mail and hands it on; gives an outcome for each recipient, never rejects.
   *
   * @param returnPath MAIL FROM, empty for `<>`
   */
  async mail(stream: MailStream, returnPath: string): Promise<Outcome[]> {
    const { recipients, by } = this;
    this.state = 'receiving';
    try {
      const { raw, release } = await receive(stream, by.maxSize, by.budget);
      this.state = 'storing';
      return await deliver(by, { returnPath, recipients, raw }).finally(release);
    } catch (error) {
      const failure =
        error instanceof MusterError
          ? error
          : new MusterError('mail-unreadable', 'the mail did not arrive whole', { cause: error });
      tellRefused(by.log, { reason: REASONS[failure.code] ?? 'broken-off' });
      return recipients.map(() => failure);
    } finally {
      this.state = 'idle';
    }
  }
}

const REASONS: Readonly<Partial<Record<MusterError['code'], string>>> = {
  'mail-too-large': 'size',
  'store-unavailable': 'memory',
};

/** One answer for all recipients, as SMTP has it: "try again" before "taken" before "refused". */
export function combined(outcomes: readonly Outcome[]): Outcome {
  const again = outcomes.find((outcome) => outcome !== 'accepted' && replyFor(outcome).code < 500);
  if (again !== undefined) return again;
  return outcomes.find((outcome) => outcome === 'accepted') ?? outcomes[0] ?? 'accepted';
}
