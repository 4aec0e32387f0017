import type { Role } from '../xmpp/protocol/muc.ts';

/** Who may see whose address (XEP-0045 §4.2): everybody the handle, everybody or moderators the real JID. */
export type Whois = 'handles' | 'anyone' | 'moderators';

/** Who may send private messages. */
export type PrivateMessages = 'anyone' | 'participants' | 'moderators' | 'none';

/** What an owner may set, and what a topic fixes. */
export interface Settings {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly whois: Whois;
  readonly hidden: boolean;
  readonly membersOnly: boolean;
  readonly moderated: boolean;
  /** Whether each member speaks under his reserved nick alone. */
  readonly nicksFixed: boolean;
  /** Whether participants may change the subject. */
  readonly changeSubject: boolean;
  /** Whether others than admins may invite. */
  readonly allowInvites: boolean;
  readonly allowPrivate: PrivateMessages;
  /** Whose presence is shown to the others; `none`: that of members who are not inside, too. */
  readonly broadcast: ReadonlySet<Role>;
  /** Occupants of which roles may read the lists of affiliations, beside admins. */
  readonly memberList: ReadonlySet<Role>;
  /** Whether what is said is kept for others than those inside: who enters is told (170). */
  readonly logged: boolean;
  /** How many occupants there may be; undefined: any number. */
  readonly maxUsers: number | undefined;
  /** Whether it stays when the last occupant has gone. */
  readonly persistent: boolean;
  readonly password: string | undefined;
  /** Whether anybody may register as a member. */
  readonly registration: boolean;
  /** How many messages a joining client is sent at most. */
  readonly history: number;
}

const EVERY_ROLE: ReadonlySet<Role> = new Set<Role>(['moderator', 'participant', 'visitor']);

type Named = 'title' | 'description' | 'language';

/** A topic's room (DESIGN §6). */
export const TOPIC_SETTINGS: Omit<Settings, Named> = {
  whois: 'handles',
  hidden: true,
  membersOnly: true,
  moderated: false,
  nicksFixed: true,
  changeSubject: false,
  allowInvites: false,
  allowPrivate: 'anyone',
  broadcast: EVERY_ROLE,
  memberList: new Set<Role>(['moderator']),
  logged: false,
  maxUsers: undefined,
  persistent: true,
  password: undefined,
  registration: false,
  history: 50,
};

/** A room that a user has just opened, before he configures it. */
export const OPENED_SETTINGS: Omit<Settings, Named> = {
  ...TOPIC_SETTINGS,
  whois: 'moderators',
  hidden: false,
  membersOnly: false,
  nicksFixed: false,
  allowInvites: true,
  persistent: false,
};
