import { createHash } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import type { Selection } from '../opening/choose.ts';
import type { Instant } from '../../domain/duration.ts';
import type { TriggerEvent } from '../../domain/event.ts';
import { MusterError } from '../../domain/errors.ts';
import { bareOf, type BareJid, type Jid } from '../../domain/jid.ts';
import type { Person } from '../../domain/person.ts';
import { centralPeople, type Topic } from '../../domain/topic.ts';
import type { EventDraft } from '../../flow.ts';
import type { Marks } from '../marks.ts';
import type { TopicVoice } from './voice.ts';
import type { Directory } from '../../people/directory.ts';
import type { Wishes } from '../../people/wishes.ts';
import type { Clock } from '../../schedule/port.ts';
import type { EventStore } from '../../store/port.ts';
import { type Post, parsePost } from '../../triggers/message/parse.ts';
import type { Wire } from '../../xmpp/port.ts';

/** What posting needs of the house. */
export interface PostParts {
  readonly wire: Pick<Wire, 'drained' | 'fence'>;
  readonly say: TopicVoice;
  readonly people: ReadonlyMap<BareJid, Person>;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly directory: Directory;
  readonly wishes: Pick<Wishes, 'consent'>;
  readonly store: EventStore;
  readonly marks: Marks;
  readonly clock: Clock;
  readonly accept: (
    draft: EventDraft,
    state: 'pending' | 'held',
  ) => Promise<{ readonly id: string; readonly outcome: 'accepted' | 'duplicate' }>;
  /** Takes up an event that was held. */
  readonly release: (event: TriggerEvent) => Promise<void>;
}

/** Messages to and from a topic's address, where they are not commands. */
export interface Posts {
  /**
   * Takes a message to a topic: true when it was a post, or an answer to one that waits for the
   * publisher's leave; false when it is something else, a command perhaps.
   */
  take(topic: Topic, stanza: Element, from: Jid): Promise<boolean>;
  /** Whether this person's posts start a chat of the topic. */
  isPublisher(topic: Topic, person: BareJid): boolean;
  /** Lets somebody else's post wait for the publisher's leave; true when the topic takes such posts. */
  propose(topic: Topic, stanza: Element, from: Jid): Promise<boolean>;
  /** The link is up: asks the publishers for leave whom an earlier question may not have reached. */
  remind(): Promise<void>;
  /** Passes the publisher's post or mail on to every subscriber, and to himself as proof (A16); once. */
  distribute(topic: Topic, event: TriggerEvent): Promise<void>;
  /** Tells the publisher that there were too few people; him and X that there are several rooms (A24). */
  report(topic: Topic, selection: Selection): void;
}

/** Builds the post office of topics. */
export function createPosts(parts: PostParts): Posts {
  const { wire, say, people, topics, directory, wishes, store, marks, clock } = parts;

  const isPublisher = (topic: Topic, person: BareJid): boolean => topic.publisher === person;
  const draftOf = (topic: Topic, post: Post, from: BareJid): EventDraft => ({
    topic: topic.name,
    kind: 'message',
    source: from,
    subject: post.subject,
    text: post.text,
    ...(post.id === '' ? {} : { seenKey: seenKeyOf(post, from) }),
  });
  const takesPosts = (topic: Topic): boolean => topic.start.some(({ kind }) => kind === 'message');

  /** `approve ID` or `reject ID` by the publisher; of one that is judged already nothing comes. */
  const judge = async (topic: Topic, text: string): Promise<boolean> => {
    const [, verdict, id = ''] = /^(approve|reject)\s+(\S+)$/iu.exec(text.trim()) ?? [];
    if (verdict === undefined) return false;
    const held = await store.findEvent(id);
    if (held?.topic !== topic.name) return false;
    if (held.state !== 'held') return true;
    if (verdict.toLowerCase() === 'reject') await store.settleEvent(id, 'ignored');
    else await parts.release(held);
    return true;
  };

  /** Asks the publisher for leave, once for certain: under the same id where it is not. */
  const ask = async (
    topic: Topic,
    { id, source, subject, text }: Pick<TriggerEvent, 'id' | 'source' | 'subject' | 'text'>,
  ): Promise<void> => {
    const key = `proposed ${id}`;
    if (topic.publisher === undefined || marks.get(key) !== undefined) return;
    say(topic, topic.publisher, {
      subject,
      text: (texts) => texts.proposal(source as BareJid, id, text),
      id,
    });
    await wire.fence('moment');
    await marks.set(key, clock.now());
  };

  return {
    isPublisher,
    async take(topic, stanza, from) {
      const person = bareOf(from);
      const post = parsePost(stanza);
      if (post === undefined || !isPublisher(topic, person)) return false;
      if (await judge(topic, post.text)) return true;
      if (!takesPosts(topic)) return false;
      await parts.accept(draftOf(topic, post, person), 'pending');
      return true;
    },
    async propose(topic, stanza, from) {
      const post = parsePost(stanza);
      const { publisher } = topic;
      if (post === undefined || publisher === undefined) return false;
      if (topic.posts !== 'moderate' || !takesPosts(topic)) return false;
      const person = bareOf(from);
      const draft = draftOf(topic, post, person);
      const { id, outcome } = await parts.accept(draft, 'held');
      // What the link loses is asked again when it is up: the sender hears that his post is taken.
      if (outcome === 'accepted') await ask(topic, { ...draft, id }).catch(unlessLost);
      return true;
    },
    async remind() {
      for (const event of await store.heldEvents()) {
        const topic = topics.get(event.topic);
        if (topic !== undefined) await ask(topic, event);
      }
    },
    async distribute(topic, event) {
      if (!isPublishersOwn(topic, event, people)) return;
      const key = `distributed ${event.id}`;
      if (marks.get(key) !== undefined) return;
      for (const to of readers(topic, directory, wishes)) {
        say(topic, to, { subject: event.subject, text: () => event.text, id: event.id });
        await wire.drained();
      }
      await wire.fence('moment');
      await marks.set(key, clock.now() satisfies Instant);
    },
    report(topic, { rooms, choices }) {
      const willing = choices.filter((choice) => choice.chosen !== false || choice.why === 'size');
      const { publisher, title, size } = topic;
      if (rooms.length === 0 && publisher !== undefined) {
        say(topic, publisher, { text: (texts) => texts.tooFew(title, willing.length, size.min) });
      }
      if (rooms.length < 2) return;
      const central = (rooms[0] ?? []).filter(({ jid }) => centralPeople(topic).has(jid));
      for (const { jid } of central) {
        say(topic, jid, {
          text: (texts) => texts.severalRooms(title, rooms.length, willing.length),
        });
      }
    },
  };
}

function unlessLost(error: unknown): void {
  const lost =
    error instanceof MusterError && ['link-lost', 'request-timeout'].includes(error.code);
  if (!lost) throw error;
}

/**
 * The same post, sent again by a client or a server. Some clients begin to count their ids anew with
 * every session: the same id is another post when it says something else.
 */
function seenKeyOf({ id, subject, text }: Post, from: BareJid): string {
  const words = createHash('sha256')
    .update(JSON.stringify([subject, text]))
    .digest('base64url');
  return `message ${from} ${id} ${words}`;
}

/** A post by the publisher's account, or a mail from one of his addresses. */
function isPublishersOwn(
  { publisher }: Topic,
  { kind, source }: TriggerEvent,
  people: ReadonlyMap<BareJid, Person>,
): boolean {
  if (publisher === undefined) return false;
  if (kind === 'message') return true; // nobody else's is accepted without his leave
  return kind === 'mail' && (people.get(publisher)?.mail.includes(source) ?? false);
}

/** Everybody who wants the topic's posts, the publisher himself among them, once each. */
function readers(
  topic: Topic,
  directory: Directory,
  wishes: Pick<Wishes, 'consent'>,
): ReadonlySet<BareJid> {
  const subscribers = directory.subscribers(topic).map(({ jid }) => jid);
  const willing = subscribers.filter((jid) => wishes.consent(jid, topic) !== 'never');
  return new Set([...willing, ...(topic.publisher === undefined ? [] : [topic.publisher])]);
}
