import type { BareJid } from '../../src/domain/jid.ts';
import type { PersonalWishes } from '../../src/domain/wish.ts';
import type { StoredSubscription, SubscriptionStore, WishStore } from '../../src/store/port.ts';

/** What was stored, in memory, to be read again by another book. */
export interface KeptWill extends WishStore, SubscriptionStore {
  readonly wishes: Map<BareJid, PersonalWishes>;
  readonly subscriptions: Map<string, StoredSubscription>;
}

export function keptWill(): KeptWill {
  const wishes = new Map<BareJid, PersonalWishes>();
  const subscriptions = new Map<string, StoredSubscription>();
  const key = ({ topic, person }: Pick<StoredSubscription, 'topic' | 'person'>): string =>
    `${topic} ${person}`;
  return {
    wishes,
    subscriptions,
    saveWishes: async (record) => void wishes.set(record.person, structuredClone(record)),
    dropWishes: async (person) => void wishes.delete(person),
    loadWishes: async () => [...wishes.values()],
    async saveSubscriptions(changed, gone = []) {
      for (const row of gone) subscriptions.delete(key(row));
      for (const row of changed) subscriptions.set(key(row), row);
    },
    loadSubscriptions: async () => [...subscriptions.values()],
  };
}
