import type { BareJid } from '../../domain/jid.ts';
import type { Topic } from '../../domain/topic.ts';

/**
 * How somebody is spoken to: in which language (BCP 47), with times of which zone (IANA name or
 * offset). The topic's language counts where nothing is known of his own.
 */
export type Manner = (
  person: BareJid,
  topic?: Pick<Topic, 'name'>,
) => { readonly language: string; readonly zone: string };
