import type { Effect } from '../domain/effect.ts';

/** An effect on its way. Only `Stages` changes its state. */
export interface Entry {
  readonly effect: Effect;
  attempts: number;
  state: 'ready' | 'running' | 'later' | 'login' | 'waiting' | 'failed';
  /** Has not been tried yet: holds back the later stages of its chat. */
  untried: boolean;
}

/** Where entries that are past their first try wait: no stage holds them back. */
const TRIED = -1;

/**
 * The effects of one chat: which of them may begin, and whether any is to be done now. Each answer
 * costs nothing that grows with the number of effects, since it is asked after every one of them.
 */
export class Stages {
  readonly #entries = new Set<Entry>();
  /** Entries in state `ready`, by stage, in the order in which they became so. */
  readonly #ready = new Map<number, Set<Entry>>();
  /** How many of each stage are untried. */
  readonly #untried = new Map<number, number>();
  #urgent = 0;

  get empty(): boolean {
    return this.#entries.size === 0;
  }

  /** Whether there are effects that are to be done now: delayed, waiting and failed ones do not count. */
  get urgent(): boolean {
    return this.#urgent > 0;
  }

  add(entry: Entry): void {
    this.#entries.add(entry);
    if (entry.untried) this.#countUntried(entry, 1);
    this.#enter(entry);
  }

  /** Takes an entry out; one that is not in here is left alone. */
  remove(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    this.#leave(entry);
    if (entry.untried) this.#countUntried(entry, -1);
  }

  move(entry: Entry, state: Entry['state']): void {
    if (this.#entries.has(entry)) this.#leave(entry);
    entry.state = state;
    if (this.#entries.has(entry)) this.#enter(entry);
  }

  /** It was tried: it holds back nothing any more. */
  tried(entry: Entry): void {
    entry.attempts += 1;
    if (!entry.untried) return;
    const known = this.#entries.has(entry);
    if (known) this.remove(entry);
    entry.untried = false;
    if (known) this.add(entry);
  }

  /** Sets to `running`, and gives, the untried ones of the lowest stage and all that were tried. */
  start(): readonly Entry[] {
    const lowest = Math.min(...this.#untried.keys());
    const due = [...this.#ready]
      .filter(([stage]) => stage <= lowest)
      .flatMap(([, set]) => [...set]);
    for (const entry of due) this.move(entry, 'running');
    return due;
  }

  #enter(entry: Entry): void {
    if (isUrgent(entry)) this.#urgent += 1;
    if (entry.state !== 'ready') return;
    const stage = stageOf(entry);
    this.#ready.set(stage, (this.#ready.get(stage) ?? new Set()).add(entry));
  }

  #leave(entry: Entry): void {
    if (isUrgent(entry)) this.#urgent -= 1;
    const stage = stageOf(entry);
    const ready = this.#ready.get(stage);
    ready?.delete(entry);
    if (ready?.size === 0) this.#ready.delete(stage);
  }

  #countUntried({ effect: { stage } }: Entry, change: 1 | -1): void {
    const count = (this.#untried.get(stage) ?? 0) + change;
    if (count === 0) this.#untried.delete(stage);
    else this.#untried.set(stage, count);
  }
}

const stageOf = ({ untried, effect }: Entry): number => (untried ? effect.stage : TRIED);

const isUrgent = ({ effect, state }: Entry): boolean =>
  effect.when === undefined && state !== 'waiting' && state !== 'failed';
