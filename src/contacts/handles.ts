import type { Endpoint } from '../xmpp/port.ts';
import type { HandleParts } from './handle-directory.ts';
import { createForward } from './handle-messages.ts';
import { type Announcer, createAnnouncer } from './handle-presence.ts';
import { createAnswer } from './handle-queries.ts';
import { createSubscriptions } from './handle-subscriptions.ts';

export type { HandleCommands, HandleDirectory, HandleParts } from './handle-directory.ts';

/** Handles as contacts (B1, DESIGN §5): the endpoint of their addresses, and what it has to be told. */
export interface Handles extends Announcer {
  /**
   * Answers at `HANDLE@domain`. An unknown handle and that of an unrelated person answer alike, so
   * that nobody can find out which handles there are.
   */
  readonly endpoint: Endpoint;
}

/** Builds handles as contacts. */
export function createHandles(parts: HandleParts): Handles {
  const announcer = createAnnouncer(parts);
  return {
    ...announcer,
    endpoint: {
      message: createForward(parts),
      presence: createSubscriptions(parts, announcer),
      iq: createAnswer(parts),
    },
  };
}
