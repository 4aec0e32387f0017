import xml, { type Element } from '@xmpp/xml';
import { NS_CONFERENCE } from './conference.ts';
import { NS_MUC_USER } from './muc.ts';

/** A wish to have somebody invited (XEP-0045 §7.8.2). */
export interface Invitation {
  readonly to: string;
  readonly reason?: string;
  /** Set when a conversation of two goes on in the room; empty without a thread. */
  readonly thread?: string;
}

/** What an invited person answers. */
export interface Decline {
  readonly to: string;
  readonly reason?: string;
}

const withReason = (element: Element): { reason?: string } => {
  const reason = element.getChildText('reason');
  return reason === null ? {} : { reason };
};

/** The invitations in a message to a room. */
export function parseInvitations(message: Element): Invitation[] {
  const invites = message.getChild('x', NS_MUC_USER)?.getChildren('invite') ?? [];
  return invites.flatMap((invite) => {
    const to = invite.attrs['to'] as string | undefined;
    const onward = invite.getChild('continue');
    return to === undefined
      ? []
      : [
          {
            to,
            ...withReason(invite),
            ...(onward === undefined ? {} : { thread: String(onward.attrs['thread'] ?? '') }),
          },
        ];
  });
}

/** A declined invitation (XEP-0045 §7.8.2); undefined: the message is none. */
export function parseDecline(message: Element): Decline | undefined {
  const decline = message.getChild('x', NS_MUC_USER)?.getChild('decline');
  const to = decline?.attrs['to'] as string | undefined;
  return decline === undefined || to === undefined ? undefined : { to, ...withReason(decline) };
}

export interface MediatedInvitation extends Invitation {
  readonly room: string;
  /** The inviter's occupant JID. */
  readonly from: string;
  readonly id: string | undefined;
  readonly password?: string | undefined;
  /** The same in words, for clients that know no invitations. */
  readonly text: string;
}

/** An invitation as the room passes it on, with the form of XEP-0249 inside. */
export function buildInvitation(invitation: MediatedInvitation): Element {
  const { room, from, to, id, reason, thread, password, text } = invitation;
  return xml(
    'message',
    { from: room, to, id },
    xml(
      'x',
      { xmlns: NS_MUC_USER },
      xml(
        'invite',
        { from },
        xml('reason', {}, ...(reason === undefined ? [] : [reason])),
        ...(thread === undefined ? [] : [xml('continue', thread === '' ? {} : { thread })]),
      ),
      ...(password === undefined ? [] : [xml('password', {}, password)]),
    ),
    xml('body', {}, text),
    xml('x', {
      xmlns: NS_CONFERENCE,
      jid: room,
      reason,
      password,
      ...(thread === undefined ? {} : { continue: 'true', thread }),
    }),
  );
}

/** A refusal as the room passes it on, without an addressee. */
export function buildDecline(
  room: string,
  id: string | undefined,
  from: string,
  reason: string | undefined,
): Element {
  return xml(
    'message',
    { from: room, id },
    xml(
      'x',
      { xmlns: NS_MUC_USER },
      xml('decline', { from }, ...(reason === undefined ? [] : [xml('reason', {}, reason)])),
    ),
  );
}
