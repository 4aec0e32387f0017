import type { BareJid } from '../../domain/jid.ts';
import type { StoredSubscription, SubscriptionStore } from '../port.ts';
import type { Session } from './session.ts';

interface Row {
  readonly topic: string;
  readonly person: string;
  readonly since: number;
  readonly own: number;
  readonly contact: number;
  readonly duration: number | null;
}

/** What people have to do with topics of their own accord. */
export function subscriptionStore({ domain, queue, prepare }: Session): SubscriptionStore {
  const put = prepare(
    `INSERT INTO subscriptions (domain, topic, person, since, own, contact, duration)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET since = excluded.since, own = excluded.own,
                               contact = excluded.contact, duration = excluded.duration`,
  );
  const drop = prepare(`DELETE FROM subscriptions WHERE domain = ? AND topic = ? AND person = ?`);
  const load = prepare<Row>(
    `SELECT topic, person, since, own, contact, duration FROM subscriptions
     WHERE domain = ? ORDER BY since, topic, person`,
  );

  return {
    saveSubscriptions: (changed, gone = []) =>
      queue.write(() => {
        for (const { topic, person } of gone) drop.run(domain, topic, person);
        for (const { topic, person, since, own, contact, duration } of changed) {
          put.run(domain, topic, person, since, Number(own), Number(contact), duration ?? null);
        }
      }),
    loadSubscriptions: () => queue.read(() => load.all(domain).map(subscriptionOf)),
  };
}

function subscriptionOf({ person, own, contact, duration, ...row }: Row): StoredSubscription {
  return {
    topic: row.topic,
    person: person as BareJid,
    since: row.since,
    own: own === 1,
    contact: contact === 1,
    ...(duration === null ? {} : { duration }),
  };
}
