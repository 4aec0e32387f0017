import type { Departures } from '../between/presence/departures.ts';
import { createLate } from '../between/opening/late.ts';
import type { Reunion } from '../between/presence/reunion.ts';
import type { Standing } from '../between/topics/standing.ts';
import { reasonOf } from '../domain/errors.ts';
import type { Chats } from './chats.ts';
import type { Commands } from './commands.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** Who hears what of presence, privileges and the link. */
export function connect(
  { link, privileges }: Ground,
  { presence }: People,
  { handles, rooms }: Contacts,
  { outbox, keeper, triggers }: Chats,
  departures: Departures,
  reunion: Reunion,
): void {
  presence.watch({
    appeared: (person) => {
      handles.appeared(person);
      outbox.loggedIn(person);
      triggers.presence.changed(person);
      keeper.watched(person, true);
    },
    changed: (person) => handles.changed(person),
    vanished: (person) => {
      handles.vanished(person);
      triggers.presence.changed(person);
      keeper.watched(person, false);
    },
    clientGone: (client) => rooms.gone(client),
  });
  privileges.onChange((changes) => {
    if (changes.some((change) => change.granted)) outbox.granted();
  });
  link.onOnline(() => {
    privileges.online();
    void reunion.meet();
  });
  link.onOffline(() => {
    privileges.offline();
    departures.separated();
    reunion.separated();
  });
}

/** How soon the lasting relations follow a change of subscriptions, or of what hosts let us do. */
const REVIEW_WITHIN = 200;

/** What follows from changes of chats, subscriptions and presence beyond themselves. */
export function follow(
  { config, clock, agenda, log, privileges }: Ground,
  { presence, subscriptions, directory }: People,
  { keeper, flow, watch }: Chats,
  { topicContacts }: Commands,
  standing: Standing,
): void {
  const { topics } = config;
  watch(({ topic }) => topicContacts.changed(topic));
  presence.watch({ appeared: createLate({ topics, directory, keeper, flow, clock, agenda }) });
  const reviewSoon = (): void => {
    agenda.set('standing', clock.now() + REVIEW_WITHIN, () => {
      standing.review().catch((error: unknown) => {
        log.error('lasting relations could not be reviewed', { reason: reasonOf(error) });
      });
    });
  };
  subscriptions.watch((name) => {
    if (topics.get(name)?.standing === true) reviewSoon();
  });
  privileges.onChange((changes) => {
    if (changes.some(({ granted, operation }) => granted && operation === 'roster')) reviewSoon();
  });
}
