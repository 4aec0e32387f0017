import type { Log } from '../../observe/port.ts';
import type { Clock } from '../../schedule/port.ts';
import type { Accept } from './deliver.ts';
import { Door, type MailAddress } from './door.ts';
import { LIMITS, type Limits } from './limits.ts';
import { indexRules, type MailTopic, type RuleIndex } from './match.ts';
import type { SessionSetting } from './session.ts';

export interface MailListenerOptions {
  /** Asked at each recipient; give the same array as long as nothing changed. */
  readonly topics: () => readonly MailTopic[];
  readonly smtp?: MailAddress;
  readonly lmtp?: MailAddress;
  /** Octets of the largest mail. */
  readonly maxSize: number;
  /** Ours: in the greeting, and in the loop header that we recognise. */
  readonly domain: string;
  /** Makes a mail durable; 250 is said only after it resolved. */
  readonly accept: Accept;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits?: Partial<Limits>;
}

/** The way in for mail. */
export interface MailListener {
  /** Listens; gives the real addresses. Rejects with `port-taken` when one cannot be had. */
  start(): Promise<{ readonly smtp?: MailAddress; readonly lmtp?: MailAddress }>;
  /** Takes no more connections, lets mails under way finish within a bound, then closes all. */
  stop(): Promise<void>;
}

/** Builds the SMTP (RFC 5321) and LMTP (RFC 2033) listeners of A4; nothing happens before `start`. */
export function createMailListener(options: MailListenerOptions): MailListener {
  const limits: Limits = { ...LIMITS, ...options.limits };
  const by: SessionSetting = {
    rules: rulesOf(options.topics),
    domain: options.domain,
    accept: options.accept,
    log: options.log,
    clock: options.clock,
    maxSize: options.maxSize,
    budget: { most: limits.held * options.maxSize, held: 0 },
    limits,
  };
  const doors: Door[] = [];
  return {
    async start() {
      const found: { smtp?: MailAddress; lmtp?: MailAddress } = {};
      try {
        for (const protocol of ['smtp', 'lmtp'] as const) {
          const address = options[protocol];
          if (address === undefined) continue;
          const door = new Door(protocol, by);
          found[protocol] = await door.open(address);
          doors.push(door);
        }
      } catch (error) {
        await Promise.all(doors.splice(0).map((door) => door.close()));
        throw error;
      }
      return found;
    },
    async stop() {
      await Promise.all(doors.splice(0).map((door) => door.close()));
    },
  };
}

/** The rules, sorted anew only when the topics changed. */
function rulesOf(topics: () => readonly MailTopic[]): () => RuleIndex {
  let last: { readonly topics: readonly MailTopic[]; readonly rules: RuleIndex } | undefined;
  return () => {
    const now = topics();
    if (last?.topics !== now) last = { topics: now, rules: indexRules(now) };
    return last.rules;
  };
}
