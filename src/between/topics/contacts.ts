import { endOf } from '../../chats/ends.ts';
import type { TopicContacts } from '../../commands/topic.ts';
import { areApart, type Chat, present } from '../../domain/chat.ts';
import type { Milliseconds } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import { addressAt, type BareJid, domainIn } from '../../domain/jid.ts';
import type { Topic } from '../../domain/topic.ts';
import type { Manner } from './manner.ts';
import type { TopicVoice } from './voice.ts';
import type { Memberships } from './memberships.ts';
import type { Log } from '../../observe/port.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { Subscriptions } from '../../people/subscriptions.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';
import { textsIn } from '../../text/languages.ts';
import type { Wire } from '../../xmpp/port.ts';
import { buildGrant, buildHandlePresence, type Shown } from '../../xmpp/protocol/handle.ts';
import { buildPresenceRequest } from '../../xmpp/protocol/presence.ts';

/** What topics as contacts need of the house. */
export interface TopicContactParts {
  readonly wire: Pick<Wire, 'domain' | 'send' | 'drained'>;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly memberships: Memberships;
  readonly subscriptions: Subscriptions;
  readonly presence: Pick<PresenceBook, 'online'>;
  readonly running: (topic: string) => readonly Chat[];
  readonly manner: Manner;
  readonly say: TopicVoice;
  /** Whether the host's server tells us nothing, or not all, of who comes and goes. */
  readonly leavesOut: (host: string) => boolean;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly log: Log;
}

/** Changes within this span are shown as one. */
const SHOWN_WITHIN: Milliseconds = 500;

/** After this time it is tried again to reach somebody on a server elsewhere. */
const REACHED_AFTER: Milliseconds = 600_000;

/** Topics as contacts (DESIGN §4): who has them, and what they show. */
export interface TopicPresences extends TopicContacts {
  /** Something about the topic's chats has changed: whoever has it as a contact is told soon. */
  changed(topic: string): void;
  /** The link is up: everybody is told, and people whose host does not tell all are asked. */
  review(): Promise<void>;
  /** The topic is no more a contact of the person: he unsubscribed in another way. */
  cancel(topic: string, person: BareJid): void;
}

/** Builds topics as contacts. */
export function createTopicContacts(parts: TopicContactParts): TopicPresences {
  const { wire, topics, memberships, subscriptions, presence, running, manner, say, log } = parts;
  /** What each person was last told, by topic; empty: nothing is known of what he was told. */
  const told = new Map<string, Map<BareJid, string>>();
  const addressOf = (topic: string): BareJid => addressAt(topic, wire.domain);

  const shown = (topic: Topic, viewer: BareJid): Shown | undefined => {
    if (!memberships.sees(viewer, topic)) return undefined;
    const chats = running(topic.name).filter(({ phase }) => phase === 'open');
    if (chats.length === 0) return { show: 'away', status: '' };
    const people = chats.flatMap((chat) => visible(chat, viewer));
    const ends = Math.max(...chats.map((chat) => endOf(chat) ?? 0));
    const { language, zone } = manner(viewer, topic);
    const status = textsIn(language).topicBusy(new Set(people).size, ends, zone);
    return { show: '', status };
  };

  const show = (topic: Topic, viewer: BareJid): void => {
    const now = shown(topic, viewer);
    const known = told.get(topic.name) ?? new Map<BareJid, string>();
    told.set(topic.name, known);
    // Strangers who ask are not remembered.
    if (now === undefined) known.delete(viewer);
    else known.set(viewer, JSON.stringify(now));
    wire.send(buildHandlePresence(addressOf(topic.name), viewer, now), 'bulk');
  };

  /** Whether presence sent there finds anybody; where not all is told, his server knows best. */
  const isThere = (person: BareJid): boolean =>
    presence.online(person) || parts.leavesOut(domainIn(person));

  const announce = async (topic: Topic): Promise<void> => {
    for (const viewer of subscriptions.contacts(topic.name)) {
      const news = JSON.stringify(shown(topic, viewer));
      if (!isThere(viewer) || told.get(topic.name)?.get(viewer) === news) continue;
      show(topic, viewer);
      await wire.drained();
    }
  };

  const soon = (name: string): void => {
    const topic = topics.get(name);
    if (topic === undefined) return;
    parts.agenda.set(`topic ${name}`, parts.clock.now() + SHOWN_WITHIN, () => {
      announce(topic).catch((error: unknown) => {
        log.warn('the presence of a topic was not told', { topic: name, reason: reasonOf(error) });
      });
    });
  };

  const cancel = (topic: string, person: BareJid): void => {
    told.get(topic)?.delete(person);
    const address = addressOf(topic);
    wire.send(buildHandlePresence(address, person, undefined), 'bulk');
    wire.send(buildGrant(address, person, 'unsubscribed'), 'bulk');
  };

  /** Where not all is told, topics are how we learn who is there: never handles (DESIGN §5). */
  const ask = (topic: string, person: BareJid, what: 'subscribe' | 'probe'): void => {
    if (!parts.leavesOut(domainIn(person))) return;
    wire.send(buildPresenceRequest(addressOf(topic), person, what), 'bulk');
  };

  return {
    shown,
    changed: soon,
    cancel,
    async add(topic, person) {
      const { name, title } = topic;
      if (!memberships.sees(person, topic)) {
        wire.send(buildGrant(addressOf(name), person, 'unsubscribed'), 'bulk');
        if (memberships.isOurs(person)) {
          say(topic, person, { text: (texts) => texts.topicClosed(title) });
        }
        return;
      }
      await memberships.subscribe(person, topic);
      await subscriptions.setContact(name, person, true);
      wire.send(buildGrant(addressOf(name), person, 'subscribed'), 'bulk');
      show(topic, person);
      ask(name, person, 'subscribe');
    },
    async remove(topic, person) {
      const left = await memberships.unsubscribe(person, topic);
      cancel(topic.name, person);
      if (left !== 'refused') return;
      say(topic, person, { text: (texts) => texts.topicLeft(topic.title, topic.name) });
    },
    async probe(topic, person) {
      show(topic, person);
      if (memberships.sees(person, topic)) await subscriptions.setContact(topic.name, person, true);
    },
    silenced(topic, person) {
      // His server said goodbye to this topic alone; another that he has says how he really is.
      const other = subscriptions.rowsOf(person).find((row) => row.contact && row.topic !== topic);
      if (other !== undefined) ask(other.topic, person, 'probe');
    },
    unreached(topic, person) {
      told.get(topic.name)?.delete(person);
      const later = parts.clock.now() + REACHED_AFTER;
      parts.agenda.set(`topic ${topic.name} ${person}`, later, () => {
        if (subscriptions.row(topic.name, person)?.contact !== true) return;
        show(topic, person);
        ask(topic.name, person, 'probe');
      });
    },
    async review() {
      told.clear();
      const asked = new Set<BareJid>();
      for (const topic of topics.values()) {
        for (const person of subscriptions.contacts(topic.name)) {
          if (isThere(person)) show(topic, person);
          if (!asked.has(person)) ask(topic.name, person, 'probe');
          asked.add(person);
          await wire.drained();
        }
      }
    },
  };
}

/** Those in a chat of whom somebody may know: without those from whom he is kept apart (A15). */
function visible(chat: Chat, viewer: BareJid): BareJid[] {
  return present(chat)
    .map(({ jid }) => jid)
    .filter((jid) => chat.apart.length === 0 || !areApart(chat, viewer, jid));
}
