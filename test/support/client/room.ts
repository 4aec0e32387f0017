/** One visit to a room, as its client has it on the screen. */
export interface Occupant {
  readonly nick: string;
  readonly jid: string;
  readonly affiliation: string;
  readonly role: string;
  readonly show: string;
}

export interface RoomMessage {
  readonly nick: string;
  /** The room itself said it. */
  readonly byRoom: boolean;
  readonly text: string;
  readonly id: string;
  readonly isPrivate: boolean;
  readonly delayed: boolean;
}

/** How a visit ended. */
export interface Leaving {
  readonly codes: readonly string[];
  readonly reason: string;
  readonly destroyed: boolean;
}

export class Room {
  readonly jid: string;
  /** The own nick, as the room gave it. */
  nick: string;
  /** Everybody inside, oneself too, by nick. */
  readonly occupants = new Map<string, Occupant>();
  readonly messages: RoomMessage[] = [];
  subject: string | undefined;
  codes: readonly string[] = [];
  leaving: Leaving | undefined;

  constructor(jid: string, nick: string) {
    this.jid = jid;
    this.nick = nick;
  }

  /** Nicks of the others, in alphabetical order. */
  get others(): string[] {
    return [...this.occupants.keys()].filter((nick) => nick !== this.nick).toSorted();
  }

  /** The bodies of the room's messages in the order of arrival. */
  get texts(): string[] {
    return this.messages.filter((message) => !message.isPrivate).map((message) => message.text);
  }
}
