import type { EndReason } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { CommandTexts } from './commands.ts';
import type { RoomTexts } from './rooms.ts';

/** What everybody is told of a chat: why, until when. */
export interface ChatFacts {
  readonly title: string;
  /** The subject of what triggered it; may be empty. */
  readonly subject: string;
  readonly ends: Instant;
}

/** What one who is invited is told: who, why, until when. */
export interface InvitedFacts extends ChatFacts {
  /** How many people take part, he himself among them, without those kept apart from him. */
  readonly people: number;
  /** The names of the others who take part already. */
  readonly names: readonly string[];
  /** How many others are asked as he is. */
  readonly asked: number;
}

/** How far a message has come on its way to a person. */
export type Reception = 'displayed' | 'received' | 'not-yet' | 'unproven' | 'not-received';

/** Every text that a person can see, in one language. Times are written in the given zone. */
export interface Texts {
  readonly invitation: (facts: InvitedFacts, zone: string) => string;
  /**
   * The same for somebody whose consent is awaited, with the names of those who are there: nothing
   * happens until he comes or says yes.
   */
  readonly question: (facts: InvitedFacts, zone: string) => string;
  /**
   * To those who are there when a chat is to begin at a later moment; `name`: the topic's, for who
   * does not want to take part.
   */
  readonly announcement: (
    facts: Pick<ChatFacts, 'title' | 'subject'> & { readonly begins: Instant },
    zone: string,
    name: string,
  ) => string;
  /** Said in the room some time before its end; `more`: what members can write to put it off. */
  readonly warning: (facts: ChatFacts, zone: string, more: string | undefined) => string;
  /** Said in the room when a member (a nick) has put off its end. */
  readonly extended: (facts: ChatFacts, zone: string, by: string) => string;
  /** To a publisher: too few people for a chat. */
  readonly tooFew: (title: string, selected: number, wanted: number) => string;
  /** To a publisher: so many people that there are several rooms. */
  readonly severalRooms: (title: string, rooms: number, people: number) => string;
  /** To a publisher: somebody else wants to post; `id` is what he answers with. */
  readonly proposal: (from: string, id: string, text: string) => string;
  /** To anybody but the publisher who posts to a topic. */
  readonly onlyPublisher: (title: string) => string;
  readonly description: (facts: ChatFacts, zone: string) => string;
  /**
   * Said in the room when it ends for everybody, or to one member when his time is over;
   * `contacts`: whether anybody had the others in his contact list.
   */
  readonly farewell: (title: string, reason: EndReason, contacts: boolean) => string;
  /** The reason of a removal and of the room's destruction: short. */
  readonly ended: (reason: EndReason) => string;
  /** To who asked: what is known of the way of his message to each of the others (A11). */
  readonly reception: (
    report: readonly { readonly nick: string; readonly reception: Reception }[],
  ) => string;
  /** Somebody joins a topic's address as a room while he takes part in its chat. */
  readonly topicHasRoom: string;
  /** The same, by anybody else. */
  readonly topicIsNoRoom: string;
  /** What a topic's contact shows while a chat is on. */
  readonly topicBusy: (people: number, ends: Instant, zone: string) => string;
  /** What a topic is, for its vCard. */
  readonly topicNote: (open: boolean) => string;
  /** To somebody who may not subscribe by himself. */
  readonly topicClosed: (title: string) => string;
  /** To a member by configuration who has taken the topic out of his contact list. */
  readonly topicLeft: (title: string, name: string) => string;
  /** The reason with which somebody goes out of a room who does not take part (A14). */
  readonly dismissed: string;
  /** The service, for disco and vCard. */
  readonly serviceName: string;
  /** What commands say. */
  readonly commands: CommandTexts;
  /** What rooms say. */
  readonly rooms: RoomTexts;
}
