import type { Milliseconds } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Person } from '../domain/person.ts';
import type { Topic } from '../domain/topic.ts';
import type { Secret } from './secret.ts';

/** Which software the XMPP server is; `auto` asks it. */
export type ServerKind = 'auto' | 'prosody' | 'ejabberd' | 'plain';

/** The connection to the XMPP server (XEP-0114). */
export interface XmppConfig {
  readonly host: string;
  readonly port: number;
  /** The domain of the component, normalised. */
  readonly component: string;
  readonly secret: Secret;
  /** The hosts whose users are served with privileges, normalised. */
  readonly hosts: readonly string[];
  readonly server: ServerKind;
}

/** Where Muster keeps its state. */
export interface StoreConfig {
  readonly kind: 'sqlite';
  /** A file, or `:memory:`; absolute, or relative to the working directory. */
  readonly path: string;
}

/** A TCP socket to listen on. */
export interface Listen {
  readonly host: string;
  readonly port: number;
}

/** How mail comes in; at least one of the two listeners is there. */
export interface MailConfig {
  readonly lmtp?: Listen;
  readonly smtp?: Listen;
  /** The biggest mail accepted, in octets. */
  readonly maxSize: number;
  /** `none`: the mail server in front has verified the sender. */
  readonly verify: 'none';
}

/** The whole configuration, checked and normalised. It can be printed: secrets show a mask. */
export interface Config {
  readonly xmpp: XmppConfig;
  readonly store: StoreConfig;
  /** Path of the Unix socket where the command line speaks to the running process. */
  readonly control?: string;
  readonly language: string;
  /** IANA name of the time zone. */
  readonly zone: string;
  readonly admins: readonly BareJid[];
  /** The age from which the feed's last word on a person is checked by an inquiry. */
  readonly inquiry: Milliseconds;
  readonly contacts: {
    /** Chats of more people get the room alone, no roster group. */
    readonly most: number;
  };
  readonly handles: { readonly first: 'words' | 'localpart' };
  /** What a text command inside a room begins with. */
  readonly commands: { readonly prefix: string };
  /** How long after a message its sender gets the summary of its reception. */
  readonly confirm: { readonly after: Milliseconds };
  /** Rooms that users open, and when they end. */
  readonly rooms: {
    readonly openToUsers: boolean;
    readonly idle: Milliseconds;
    readonly after: Milliseconds;
  };
  /** Absent: no mail comes in. */
  readonly mail?: MailConfig;
  readonly people: ReadonlyMap<BareJid, Person>;
  readonly topics: ReadonlyMap<string, Topic>;
}
