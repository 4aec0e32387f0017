import type { Instant } from '../../domain/duration.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { BareJid } from '../../domain/jid.ts';
import type { PresenceRule, Topic } from '../../domain/topic.ts';
import type { Log } from '../../observe/port.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';
import { InTurn } from '../../waiting/in-turn.ts';

/** Whose coming online has been dealt with already; must survive a restart. */
export interface HandledMarks {
  get(key: string): Instant | undefined;
  set(key: string, at: Instant): Promise<void>;
  drop(key: string): Promise<void>;
}

export interface PresenceListenerOptions {
  readonly topics: Iterable<Topic>;
  /** Whether the person is online as others see it: hidden is offline. */
  readonly online: (person: BareJid) => boolean;
  readonly marks: HandledMarks;
  readonly clock: Clock;
  readonly agenda: Agenda;
  /** Makes the event durable, once under the same `seen`. */
  readonly fire: (topic: string, of: BareJid, seen: string) => Promise<void>;
  readonly log: Log;
}

/** One presence rule of one topic. */
interface Watch {
  readonly topic: string;
  readonly rule: PresenceRule;
  readonly key: string;
}

/**
 * Starts chats when a certain person comes online (A17, figs. 19-23). He counts as come when he
 * stayed for the grace period, and as gone when he was away for as long: what flaps in between, or
 * over a resumed stream, is one stay. A stay is dealt with once, also when Muster is restarted in it.
 */
export class PresenceListener {
  readonly #by: PresenceListenerOptions;
  readonly #watches: ReadonlyMap<BareJid, readonly Watch[]>;
  /** What is being done about a watch; one thing after the other. */
  readonly #turns = new InTurn<string>();
  /** For what the grace is waited, by watch: that he stays, or that he stays away. */
  readonly #awaited = new Map<string, boolean>();

  constructor(options: PresenceListenerOptions) {
    this.#by = options;
    const watches = [...options.topics].flatMap((topic) =>
      topic.start
        .filter((rule) => rule.kind === 'presence')
        .map((rule): Watch => {
          return { topic: topic.name, rule, key: `presence ${topic.name} ${rule.of}` };
        }),
    );
    this.#watches = Map.groupBy(watches, ({ rule }) => rule.of);
  }

  /** Who is there is known (again): deals with what happened while nobody looked. */
  review(): void {
    for (const person of this.#watches.keys()) this.changed(person);
  }

  /** The person came online or went offline. */
  changed(person: BareJid): void {
    const online = this.#by.online(person);
    for (const watch of this.#watches.get(person) ?? []) {
      const { marks, agenda } = this.#by;
      const handled = marks.get(watch.key) !== undefined;
      const known = handled || marks.get(cameKey(watch)) !== undefined;
      if (online ? handled : !known) {
        agenda.clear(watch.key);
        this.#awaited.delete(watch.key);
      } else if (this.#awaited.get(watch.key) !== online) this.#wait(watch, online);
    }
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#turns.drained();
  }

  #wait(watch: Watch, online: boolean, since = this.#by.clock.now()): void {
    this.#awaited.set(watch.key, online);
    this.#by.agenda.set(watch.key, since + watch.rule.grace, () => {
      this.#awaited.delete(watch.key);
      if (this.#by.online(watch.rule.of) !== online) return;
      void this.#turns.run(watch.key, () => this.#handleOrWait(watch, online));
    });
  }

  async #handleOrWait(watch: Watch, online: boolean): Promise<void> {
    try {
      await this.#handle(watch, online);
    } catch (error) {
      this.#by.log.warn('a change of presence could not be dealt with', {
        topic: watch.topic,
        of: watch.rule.of,
        reason: reasonOf(error),
      });
      this.#wait(watch, online);
    }
  }

  async #handle(watch: Watch, online: boolean): Promise<void> {
    const { fire, marks, clock } = this.#by;
    const { topic, rule, key } = watch;
    if (!online) {
      await marks.drop(key);
      return marks.drop(cameKey(watch));
    }
    // Named before it is told: after a kill in between it is told again under the same name.
    const came = marks.get(cameKey(watch)) ?? clock.now();
    await marks.set(cameKey(watch), came);
    await fire(topic, rule.of, `presence ${rule.of} ${new Date(came).toISOString()}`);
    return marks.set(key, clock.now());
  }
}

const cameKey = ({ key }: Watch): string => `${key} came`;
