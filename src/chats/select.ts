import type { Milliseconds } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import { type Show, statusOf } from '../domain/person.ts';
import type { Topic } from '../domain/topic.ts';

/** A subscriber of the topic with his own set duration (A1). */
export interface Candidate {
  readonly jid: BareJid;
  readonly duration?: Milliseconds;
}

/** What is known of a person at the moment of the selection. */
export interface Circumstances {
  /** His best client's state; undefined: offline. */
  readonly show: Show | undefined;
  /** Whether he lets himself be brought into this topic's chats: at once, if asked, or not at all. */
  readonly consent: 'always' | 'ask' | 'never';
  /** Whether he wants to be left alone at this time of day. */
  readonly quiet: boolean;
}

/** Why a subscriber does not take part; `size` is for the rules about numbers. */
export type Refusal = 'offline' | 'status' | 'never' | 'quiet' | 'size';

/** What becomes of a subscriber. */
export type Choice =
  | { readonly candidate: Candidate; readonly chosen: 'in' | 'asked' }
  | { readonly candidate: Candidate; readonly chosen: false; readonly why: Refusal };

/**
 * Group organising (figs. 11, 18, 23; A6): out of a topic's subscribers those who are online, or all
 * irrespective of presence where the topic says so, in the order of subscription, each once.
 */
export function select(
  topic: Pick<Topic, 'select'>,
  subscribers: readonly Candidate[],
  circumstances: (person: BareJid) => Circumstances,
): readonly Choice[] {
  const seen = new Set<BareJid>();
  const choices: Choice[] = [];
  for (const candidate of subscribers) {
    if (seen.has(candidate.jid)) continue;
    seen.add(candidate.jid);
    const about = circumstances(candidate.jid);
    const why = refusal(topic, about);
    if (why !== undefined) choices.push({ candidate, chosen: false, why });
    else choices.push({ candidate, chosen: about.consent === 'ask' ? 'asked' : 'in' });
  }
  return choices;
}

function refusal(
  { select: rule }: Pick<Topic, 'select'>,
  { show, consent, quiet }: Circumstances,
): Refusal | undefined {
  if (consent === 'never') return 'never';
  if (quiet) return 'quiet';
  if (rule.presence === 'online' && show === undefined) return 'offline';
  if (rule.status !== undefined && (show === undefined || !rule.status.includes(statusOf(show)))) {
    return 'status';
  }
  return undefined;
}
