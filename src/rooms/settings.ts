/** Who may see whose address (XEP-0045 §4.2): everybody the handle, everybody or moderators the real JID. */
export type Whois = 'handles' | 'anyone' | 'moderators';

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
  /** How many messages a joining client is sent at most. */
  readonly history: number;
}

/** A topic's room (DESIGN §6). */
export const TOPIC_SETTINGS: Omit<Settings, 'title' | 'description' | 'language'> = {
  whois: 'handles',
  hidden: true,
  membersOnly: true,
  moderated: false,
  nicksFixed: true,
  changeSubject: false,
  history: 50,
};
