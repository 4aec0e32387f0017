import type { ChatId } from '../domain/chat.ts';
import type { Instant, Milliseconds } from '../domain/duration.ts';
import type { Effect, Outcome, PendingEffect } from '../domain/effect.ts';
import { reasonOf } from '../domain/errors.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Log } from '../observe/port.ts';
import type { Clock, Agenda } from '../schedule/port.ts';
import type { EffectStore } from '../store/port.ts';
import { type Entry, Stages } from './stages.ts';

/**
 * Does one effect. `offline`: the link went down, so it was not tried at all. Never rejects for
 * a reason that lies outside Muster.
 */
export type Perform = (
  effect: Effect,
  attempts: number,
) => Promise<Outcome | { readonly outcome: 'offline' }>;

/** Roster sets under way at one time: more would hold up the rooms' talk (FIELD-NOTES 1). */
const BULK_OUTSTANDING = 12;

/**
 * The transactional outbox (DESIGN §3): takes up what the store has recorded and repeats it until
 * it is settled. Within a chat a stage begins when all of the stage before was tried once; roster
 * sets share few places, everything else of a stage goes out at once.
 */
export class Outbox {
  readonly #store: EffectStore;
  readonly #perform: Perform;
  readonly #clock: Clock;
  readonly #agenda: Agenda;
  readonly #log: Log;
  readonly #settled: (chat: ChatId) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #byChat = new Map<ChatId, Stages>();
  readonly #atLogin = new Map<BareJid, Set<Entry>>();
  readonly #bulk: Entry[] = [];
  readonly #running = new Set<Promise<void>>();
  #bulkRunning = 0;
  #open = false;

  constructor(parts: {
    store: EffectStore;
    perform: Perform;
    clock: Clock;
    agenda: Agenda;
    log: Log;
    /** The chat has nothing left that is to be done now. */
    settled: (chat: ChatId) => void;
  }) {
    this.#store = parts.store;
    this.#perform = parts.perform;
    this.#clock = parts.clock;
    this.#agenda = parts.agenda;
    this.#log = parts.log;
    this.#settled = parts.settled;
  }

  /** Reads what earlier runs left undone, and gives it; nothing starts before `resume`. */
  async load(): Promise<readonly Effect[]> {
    const undone = await this.#store.loadEffects();
    for (const pending of undone) this.#enter(pending);
    return undone;
  }

  /** Takes up effects that were just committed. */
  add(effects: readonly Effect[]): void {
    for (const effect of effects) this.#enter({ ...effect, attempts: 0, state: 'pending' });
    for (const chat of new Set(effects.map((effect) => effect.chat))) this.#advance(chat);
  }

  /** The server can be reached: everything that is due starts. */
  resume(): void {
    this.#open = true;
    for (const chat of this.#byChat.keys()) this.#advance(chat);
    this.#fill();
  }

  /** The link is down: nothing more is begun. */
  pause(): void {
    this.#open = false;
  }

  /** A privilege was granted: what waited for one is tried again. */
  granted(): void {
    for (const entry of this.#entries.values()) if (entry.state === 'waiting') this.#ready(entry);
  }

  /** The person came online: effects that waited for it are due. */
  loggedIn(person: BareJid): void {
    for (const entry of this.#atLogin.get(person) ?? []) this.#ready(entry);
  }

  /** Whether the chat has effects that are to be done now (delayed, waiting and failed ones do not count). */
  busy(chat: ChatId): boolean {
    return this.#byChat.get(chat)?.urgent ?? false;
  }

  /** Whether an effect with this key is still to be done. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Resolves when nothing is under way. Call `pause` before. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #enter(pending: PendingEffect): void {
    const old = this.#entries.get(pending.key);
    if (old !== undefined) this.#drop(old);
    const entry: Entry = {
      effect: pending,
      attempts: pending.attempts,
      state: 'ready',
      untried: pending.attempts === 0 && pending.when === undefined,
    };
    this.#entries.set(pending.key, entry);
    const stages = this.#byChat.get(pending.chat) ?? new Stages();
    this.#byChat.set(pending.chat, stages);
    stages.add(entry);
    if (pending.state !== 'pending') this.#move(entry, pending.state);
    else if (pending.when !== undefined && 'login' in pending.when) this.#awaitLogin(entry);
    else {
      const at = pending.next ?? pending.when?.at;
      if (at !== undefined) this.#postpone(entry, at);
    }
  }

  /** Starts the untried effects of the chat's lowest stage, and all that is past its first try. */
  #advance(chat: ChatId): void {
    if (!this.#open) return;
    for (const entry of this.#byChat.get(chat)?.start() ?? []) {
      if (isBulk(entry.effect)) this.#bulk.push(entry);
      else this.#begin(entry);
    }
    this.#fill();
  }

  #fill(): void {
    while (this.#open && this.#bulkRunning < BULK_OUTSTANDING) {
      const entry = this.#bulk.shift();
      if (entry === undefined) return;
      if (this.#entries.get(entry.effect.key) !== entry) continue;
      this.#bulkRunning += 1;
      this.#begin(entry, () => {
        this.#bulkRunning -= 1;
        this.#fill();
      });
    }
  }

  #begin(entry: Entry, after?: () => void): void {
    const attempt = this.#attempt(entry).finally(() => {
      this.#running.delete(attempt);
      after?.();
    });
    this.#running.add(attempt);
  }

  async #attempt(entry: Entry): Promise<void> {
    const { effect } = entry;
    try {
      const outcome = await this.#perform(effect, entry.attempts);
      if (this.#entries.get(effect.key) !== entry) return; // superseded: its row is gone
      if (outcome.outcome === 'offline') {
        this.#move(entry, 'ready');
        return;
      }
      await this.#store.settleEffects([{ id: effect.id, ...outcome }]);
      if (this.#entries.get(effect.key) === entry) this.#settle(entry, outcome);
    } catch (error) {
      this.#log.error('an effect could not be settled', {
        effect: effect.key,
        reason: reasonOf(error),
      });
      if (this.#entries.get(effect.key) !== entry) return; // its successor has times of its own
      this.#postpone(entry, this.#clock.now() + backOff(entry.attempts));
    }
    this.#progress(effect.chat);
  }

  #settle(entry: Entry, outcome: Outcome): void {
    this.#byChat.get(entry.effect.chat)?.tried(entry);
    if (outcome.outcome === 'done') this.#drop(entry);
    else {
      const { key } = entry.effect;
      this.#log.warn('an effect was not carried out', { effect: key, ...outcome });
      if (outcome.outcome === 'retry') this.#postpone(entry, outcome.at);
      else this.#move(entry, outcome.outcome);
    }
  }

  #progress(chat: ChatId): void {
    this.#advance(chat);
    if (!this.busy(chat)) this.#settled(chat);
  }

  #postpone(entry: Entry, at: Instant): void {
    this.#move(entry, 'later');
    this.#agenda.set(`effect ${entry.effect.key}`, at, () => this.#ready(entry));
  }

  #awaitLogin(entry: Entry): void {
    const { action } = entry.effect;
    if (!('owner' in action)) throw new Error(`${action.kind} waits for nobody's log-in`);
    this.#move(entry, 'login');
    const waiting = this.#atLogin.get(action.owner) ?? new Set();
    this.#atLogin.set(action.owner, waiting.add(entry));
  }

  #ready(entry: Entry): void {
    if (this.#entries.get(entry.effect.key) !== entry) return;
    this.#move(entry, 'ready');
    this.#advance(entry.effect.chat);
  }

  #move(entry: Entry, state: Entry['state']): void {
    this.#byChat.get(entry.effect.chat)?.move(entry, state);
  }

  #drop(entry: Entry): void {
    const { key, chat, action } = entry.effect;
    this.#entries.delete(key);
    this.#agenda.clear(`effect ${key}`);
    const stages = this.#byChat.get(chat);
    stages?.remove(entry);
    if (stages?.empty === true) this.#byChat.delete(chat);
    if (!('owner' in action)) return;
    const waiting = this.#atLogin.get(action.owner);
    waiting?.delete(entry);
    if (waiting?.size === 0) this.#atLogin.delete(action.owner);
  }
}

/** The wait before the next attempt: 1 s, 2 s, 4 s … at most 5 min. */
export function backOff(attempts: number): Milliseconds {
  return Math.min(300_000, 1000 * 2 ** Math.min(attempts, 20));
}

const isBulk = (effect: Effect): boolean =>
  effect.action.kind === 'roster-put' || effect.action.kind === 'roster-take';
