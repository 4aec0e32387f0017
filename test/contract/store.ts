import type { Store } from '../../src/store/port.ts';
import { archiveContract } from './archive.ts';
import { chatContract } from './chats.ts';
import { effectContract } from './effects.ts';
import { eventContract } from './events.ts';
import { journalContract } from './journal.ts';
import { markContract } from './marks.ts';
import { modelContract } from './model.ts';
import { peopleContract } from './people.ts';
import { roomContract } from './rooms.ts';
import { sharingContract } from './sharing.ts';
import { traceContract } from './traces.ts';
import { wishContract } from './wishes.ts';

/** One place to keep things, empty at first: a file, a Redis database. */
export interface Storage {
  /** Opens the store of a domain; again after `close`, to see what was kept. */
  open(domain: string): Promise<Store>;
  /** Removes all. The stores have been closed. */
  dispose(): Promise<void>;
}

/** What a part of the suite gets: stores that are closed after each test. */
export interface Bench {
  /** The store of `muster.example.org`, open and empty. */
  readonly store: Store;
  /** Another domain in the same storage. */
  other(domain: string): Promise<Store>;
  /** Closes the store and opens it anew; `store` is the new one. */
  reopen(): Promise<Store>;
}

const DOMAIN = 'muster.example.org';

/** The suite that every implementation of the store port must pass. */
export function storeContract(name: string, create: () => Promise<Storage>): void {
  describe(`store contract: ${name}`, () => {
    let storage: Storage;
    let store: Store;
    const others: Store[] = [];
    const bench: Bench = {
      get store() {
        return store;
      },
      async other(domain) {
        const opened = await storage.open(domain);
        others.push(opened);
        return opened;
      },
      async reopen() {
        await store.close();
        store = await storage.open(DOMAIN);
        return store;
      },
    };

    beforeEach(async () => {
      storage = await create();
      store = await storage.open(DOMAIN);
    });
    afterEach(async () => {
      await Promise.all([store, ...others.splice(0)].map((opened) => opened.close()));
      await storage.dispose();
    });

    eventContract(bench);
    chatContract(bench);
    effectContract(bench);
    journalContract(bench);
    roomContract(bench);
    archiveContract(bench);
    peopleContract(bench);
    markContract(bench);
    wishContract(bench);
    traceContract(bench);
    sharingContract(bench);
    modelContract(bench);
  });
}
