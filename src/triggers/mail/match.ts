import { folded } from '../../domain/folded.ts';
import type { MailRule, Topic } from '../../domain/topic.ts';
import { normaliseAddress } from './address.ts';
import type { Mail } from './parse.ts';

/** Why the rules of a recipient refuse a mail: a stable word for the log and a text for the sender. */
export interface Refusal {
  readonly reason:
    | 'from-missing'
    | 'from-several'
    | 'from-unreadable'
    | 'recipient'
    | 'sender'
    | 'list'
    | 'subject';
  readonly text: string;
}

/** What becomes of a mail for one recipient: the topics that take it, or the refusal. */
export type Verdict =
  | { readonly kind: 'taken'; readonly topics: readonly MailTopic[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What this trigger needs to know of a topic. */
export type MailTopic = Pick<Topic, 'name' | 'start'>;

/** A rule and the topic it belongs to. */
interface TopicRule {
  readonly topic: MailTopic;
  readonly rule: MailRule;
}

/** All mail rules by recipient. */
export type RuleIndex = ReadonlyMap<string, readonly TopicRule[]>;

/** Sorts the topics' mail rules by their recipient. */
export function indexRules(topics: readonly MailTopic[]): RuleIndex {
  const rules = topics.flatMap((topic) =>
    topic.start.filter((rule) => rule.kind === 'mail').map((rule) => ({ topic, rule })),
  );
  return Map.groupBy(rules, ({ rule }) => normaliseAddress(rule.to));
}

/** Whether any topic has a rule for that envelope recipient. */
export function isRecipient(index: RuleIndex, recipient: string): boolean {
  return index.has(normaliseAddress(recipient));
}

/** The rules went between RCPT and the mail. */
const GONE: Refusal = { reason: 'recipient', text: 'this address takes no mail any more' };

// None of them tells what is configured: the sender may be a stranger who tries.
const REFUSALS: readonly Refusal[] = [
  { reason: 'sender', text: 'this sender may not start anything at this address' },
  { reason: 'list', text: 'this address takes only the mail of a certain mailing list' },
  { reason: 'subject', text: 'this address takes only mail with a certain subject' },
];

/** Holds a mail against the rules of one envelope recipient (A4). */
export function judge(index: RuleIndex, recipient: string, mail: Mail): Verdict {
  const unclear = unclearSender(mail);
  if (unclear !== undefined) return { kind: 'refused', refusal: unclear };
  const rules = index.get(normaliseAddress(recipient)) ?? [];
  const passed = rules.map(({ rule }) => checksPassed(rule, mail));
  const topics = rules
    .filter((_, index) => passed[index] === REFUSALS.length)
    .map(({ topic }) => topic);
  if (topics.length > 0) return { kind: 'taken', topics: [...new Set(topics)] };
  // The rule that came farthest gives the most useful explanation.
  return { kind: 'refused', refusal: REFUSALS[Math.max(-1, ...passed)] ?? GONE };
}

/** How many of the rule's conditions, in the order of REFUSALS, the mail meets before the first that fails. */
function checksPassed(rule: MailRule, mail: Mail): number {
  const sender = mail.sender.kind === 'one' ? mail.sender.address : '';
  const checks = [
    rule.from.length === 0 || rule.from.some((address) => normaliseAddress(address) === sender),
    rule.listId === undefined || rule.listId.toLowerCase() === mail.listId,
    rule.subject === undefined || folded(mail.subject).includes(folded(rule.subject)),
  ];
  const failed = checks.indexOf(false);
  return failed < 0 ? checks.length : failed;
}

/** RFC 5322 §3.6.2 lets several authors sign a mail; nobody could say whom the rule is about. */
function unclearSender(mail: Mail): Refusal | undefined {
  switch (mail.sender.kind) {
    case 'one':
      return undefined;
    case 'none':
      return { reason: 'from-missing', text: 'the mail has no sender: it needs one From address' };
    case 'several':
      return {
        reason: 'from-several',
        text: 'the mail has several From addresses: exactly one is accepted here',
      };
    case 'unreadable':
      return {
        reason: 'from-unreadable',
        text: 'the From field cannot be read without doubt: write it as Name <address>',
      };
  }
}
