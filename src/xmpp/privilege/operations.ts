import { NS_BLOCKING } from '../protocol/blocking.ts';
import { covers, type Grants } from '../protocol/privilege.ts';
import { NS_PUBSUB, NS_PUBSUB_OWNER } from '../protocol/pubsub.ts';
import type { Operation } from '../servers/server.ts';

/** XEP-0191. */

const NEEDS: Readonly<Record<Operation, (grants: Grants) => boolean>> = {
  roster: ({ roster }) => roster === 'both',
  presence: ({ presence }) => presence !== 'none',
  pubsub: ({ iq }) => iq[NS_PUBSUB] === 'both',
  'pubsub-owner': ({ iq }) => iq[NS_PUBSUB_OWNER] === 'both',
  blocking: ({ iq }) => covers(iq[NS_BLOCKING], 'get'),
};

export const OPERATIONS = Object.keys(NEEDS) as readonly Operation[];

/** Whether the grants suffice for an operation. */
export function suffices(grants: Grants, operation: Operation): boolean {
  return NEEDS[operation](grants);
}
