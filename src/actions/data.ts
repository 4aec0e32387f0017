import { clockOf } from '../commands/kinds.ts';
import type { Actions } from '../commands/port.ts';
import { memberOf } from '../domain/chat.ts';
import { formatDuration, type Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import { readPayload } from '../xmpp/protocol/payload.ts';
import { DONE } from './outcome.ts';
import type { ActionParts } from './parts.ts';

type DataActions = Pick<Actions, 'myData' | 'forget'>;

/** How many messages, and events, of a person are listed. */
const MOST = 1000;

const iso = (at: Instant): string => new Date(at).toISOString();

/** What is stored of a person, and its end. */
export function dataActions(parts: ActionParts): DataActions {
  const { topics, keeper, subscriptions, wishes, handles, presence, invited, store } = parts;

  const listedIn = (person: BareJid): string[] =>
    [...topics.keys()].filter((topic) => subscriptions.isConfigured(topic, person));

  const subscribed = (person: BareJid): object[] => {
    const rows = subscriptions.rowsOf(person);
    const names = new Set([...listedIn(person), ...rows.map(({ topic }) => topic)]);
    return [...names].map((topic) => {
      const row = subscriptions.row(topic, person);
      const duration = subscriptions.duration(topic, person);
      return {
        topic,
        by: row?.own === true ? 'you' : 'the configuration',
        ...(row === undefined ? {} : { since: iso(row.since), contact: row.contact }),
        ...(duration === undefined ? {} : { duration: formatDuration(duration) }),
      };
    });
  };

  /** Others are named as he knows them, never by their addresses. */
  const wanted = (person: BareJid): Record<string, unknown> => {
    const { person: _, without, quiet, ...rest } = wishes.of(person);
    const hours =
      quiet === undefined ? {} : { quiet: `${clockOf(quiet.from)}-${clockOf(quiet.to)}` };
    return { ...rest, ...hours, without: without.map((other) => handles.of(other)?.name ?? '?') };
  };

  const sourcesOf = (person: BareJid): string[] => [person, ...parts.sources(person)];

  const chatsOf = (person: BareJid): object[] =>
    keeper.all().flatMap((chat) => {
      const member = memberOf(chat, person);
      if (member === undefined) return [];
      const { nick, handle, state } = member;
      return [
        { topic: chat.topic, room: chat.room, nick, handle, state, since: iso(chat.created) },
      ];
    });

  return {
    async myData(person) {
      const journal = await store.journalOf(person);
      const events = await store.eventsBy(sourcesOf(person), MOST);
      const messages = await store.messagesBy(person, MOST);
      return {
        address: person,
        handles: handles.allOf(person).map(({ name, display }) => ({ name, display })),
        subscriptions: subscribed(person),
        wishes: wanted(person),
        contacts: journal
          .filter(({ holders }) => Object.keys(holders).length > 0)
          .map(({ contact, original, holders }) => ({
            contact,
            before: original,
            groups: Object.values(holders).map(({ group }) => group),
          })),
        clients: presence
          .clients(person)
          .map(({ jid, show, heard }) => ({ client: jid, show, heard: iso(heard) })),
        chats: chatsOf(person),
        invitations: invited.of(person),
        events: events.map(({ id, topic, kind, at, subject }) => ({
          id,
          topic,
          kind,
          at: iso(at),
          subject,
        })),
        messages: messages.map(({ room, at, message }) => ({
          room,
          at: iso(at),
          text: readPayload(message)[0]?.getChildText('body') ?? '',
        })),
      };
    },
    async forget(person) {
      for (const chat of keeper.of(person)) {
        await keeper.apply(chat.id, { type: 'withdrawn', person });
      }
      const rows = subscriptions.rowsOf(person);
      const left = listedIn(person);
      await wishes.forget(person, left);
      await subscriptions.drop(
        person,
        rows.map(({ topic }) => topic),
      );
      for (const { topic, contact } of rows) if (contact) parts.cancelContact(topic, person);
      for (const topic of left) subscriptions.announce(topic);
      await handles.unlink(person);
      await store.saveSightings(
        [],
        presence.clients(person).map(({ jid }) => jid),
      );
      await store.forgetTraces(person, sourcesOf(person));
      return DONE;
    },
  };
}
