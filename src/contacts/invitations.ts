import type { BareJid, FullJid, RoomJid } from '../domain/jid.ts';
import type { Wire } from '../xmpp/port.ts';
import { buildInvitation } from '../xmpp/protocol/conference.ts';

/** What is said to somebody who is invited. */
export interface Invitation {
  readonly room: RoomJid;
  /** Why he is invited, in his language; shown by the client, and in the text for those that cannot. */
  readonly reason: string;
  /** BCP 47. */
  readonly language: string;
  /** The same for every repetition, so that one that was sent twice can be told. */
  readonly id: string;
}

/** Direct invitations to our rooms (XEP-0249). */
export interface Invitations {
  /**
   * Invites clients, or at a bare JID whichever of the person's clients his server chooses. Sent
   * from the service itself, so that an answer in words reaches the text commands. Throws `link-full`.
   */
  send(to: readonly (FullJid | BareJid)[], invitation: Invitation): void;
}

/** Builds the sender of invitations. */
export function createInvitations({ wire }: { readonly wire: Wire }): Invitations {
  return {
    send: (recipients, invitation) => {
      for (const to of recipients) {
        const address = { to, from: wire.domain, id: invitation.id };
        wire.send(buildInvitation(invitation, address), 'moment');
      }
    },
  };
}
