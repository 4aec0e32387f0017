import type { BareJid } from '../../domain/jid.ts';

/** What Muster asks of a host (DESIGN §10). `pubsub`: bookmarks, `pubsub-owner`: their node's set-up. */
export type Operation = 'roster' | 'presence' | 'pubsub' | 'pubsub-owner' | 'blocking';

/** How a server behaves where servers differ; measured, see FIELD-NOTES 1. */
export interface Server {
  readonly kind: 'prosody' | 'ejabberd' | 'plain';
  /** Empty when it is not known. */
  readonly version: string;
  /** A client that vanishes without a word is reported as unavailable. */
  readonly feedReportsDrops: boolean;
  /** A privileged IQ that was granted and is `forbidden` all the same means: no such account. */
  readonly forbiddenMeansAbsent: boolean;
  /** What the `to` of the inner IQ has to be for a request of this person to himself. */
  readonly innerTo: (owner: BareJid) => string;
  /** The lines that an admin has to add so that `host` grants the component everything it needs. */
  readonly remedy: (host: string, component: string) => string;
}
