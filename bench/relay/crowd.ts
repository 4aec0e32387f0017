import { setTimeout as pause } from 'node:timers/promises';
import type { RawClient } from './client.ts';

const END = '</message>';
const MARK = '@@';
const BODY = 100; // bytes
const DRAIN = 20_000; // ms until the last delivery of a slice must have arrived

/** Counts messages in a stream of bytes, also those that two reads share. */
export function createCounter(): (bytes: Buffer) => number {
  let tail = '';
  return (bytes) => {
    const keep = END.length - 1;
    let found = (tail + bytes.toString('latin1', 0, keep)).includes(END) ? 1 : 0;
    for (let at = bytes.indexOf(END); at >= 0; at = bytes.indexOf(END, at + END.length)) found += 1;
    tail =
      (bytes.length < keep ? tail : '') +
      bytes.toString('latin1', Math.max(0, bytes.length - keep));
    tail = tail.slice(-keep);
    return found;
  };
}

/** What a slice of load came to. */
export interface Slice {
  /** Deliveries a second while it was measured. */
  readonly rate: number;
  /** Messages that were sent, warm-up included. */
  readonly sent: number;
  /** Bytes of a delivery on the way to a client. */
  readonly size: number;
}

/** People in rooms of one size; each is in one of them and hears what is said there. */
export class Crowd {
  readonly #rooms: readonly string[];
  readonly #people: readonly RawClient[];
  /** How many are in a room. */
  readonly #size: number;
  #sent = 0;
  #heard = 0;
  #bytes = 0;
  /** Called after every read. */
  #progress: () => void = () => {};
  #delays: number[] | undefined;

  private constructor(rooms: readonly string[], people: readonly RawClient[]) {
    this.#rooms = rooms;
    this.#people = people;
    this.#size = people.length / rooms.length;
  }

  /** Spreads the clients over the rooms in turn; each enters under its own name. */
  static async enter(rooms: readonly string[], people: readonly RawClient[]): Promise<Crowd> {
    const crowd = new Crowd(rooms, people);
    for (const [index, one] of people.entries()) {
      await one.ask(
        `<presence to='${crowd.#roomOf(index)}/${one.name}'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`,
        '<subject',
      );
    }
    return crowd;
  }

  /** Begins to count; what comes before, such as other people's entering, is not. */
  listen(): void {
    this.#sent = 0;
    this.#heard = 0;
    this.#bytes = 0;
    for (const one of this.#people) {
      const count = createCounter();
      one.hear = (bytes) => {
        this.#heard += count(bytes);
        this.#bytes += bytes.length;
        if (this.#delays !== undefined) noteDelays(bytes, this.#delays);
        this.#progress();
      };
    }
  }

  /** As fast as it goes, with so many messages under way, for `span` ms after `warmUp` ms. */
  async flood(underWay: number, warmUp: number, span: number): Promise<Slice> {
    this.listen();
    this.#progress = () => {
      while (this.#missing() <= (underWay - 1) * this.#size) this.#say();
    };
    this.#progress();
    await pause(warmUp);
    const [from, before] = [performance.now(), this.#heard];
    await pause(span);
    const rate = ((this.#heard - before) * 1000) / (performance.now() - from);
    await this.#drain();
    return { rate, sent: this.#sent, size: this.#bytes / this.#heard };
  }

  /** So many messages as fast as it goes. */
  async say(messages: number, underWay: number): Promise<void> {
    this.listen();
    this.#progress = () => {
      while (this.#sent < messages && this.#missing() <= (underWay - 1) * this.#size) this.#say();
    };
    this.#progress();
    while (this.#sent < messages) await pause(20);
    await this.#drain();
  }

  /** At an even rate of messages a second; gives every delivery's delay in ms but the warm-up's. */
  async pace(perSecond: number, warmUp: number, span: number): Promise<number[]> {
    this.listen();
    this.#progress = () => {};
    const delays: number[] = [];
    const begin = performance.now();
    for (let now = begin; now < begin + warmUp + span; now = performance.now()) {
      if (now - begin >= warmUp) this.#delays = delays;
      while (this.#sent < ((now - begin) * perSecond) / 1000) this.#say();
      await pause(1);
    }
    await this.#drain();
    this.#delays = undefined;
    return delays;
  }

  #missing(): number {
    return this.#sent * this.#size - this.#heard;
  }

  #roomOf(person: number): string {
    return this.#rooms[person % this.#rooms.length] ?? '';
  }

  /** The next person says something: as many speak as there are, so that no limit stops anybody. */
  #say(): void {
    const turn = this.#sent % this.#people.length;
    const body = `${MARK}${performance.now().toFixed(3)}${MARK}`.padEnd(BODY, 'x');
    this.#sent += 1;
    this.#people[turn]?.send(
      `<message to='${this.#roomOf(turn)}' type='groupchat' id='m${this.#sent}'><body>${body}</body></message>`,
    );
  }

  /** Everybody has heard everything exactly once, or it throws. */
  async #drain(): Promise<void> {
    this.#progress = () => {};
    const until = performance.now() + DRAIN;
    while (this.#missing() > 0 && performance.now() < until) await pause(5);
    if (this.#missing() !== 0)
      throw new Error(`${this.#rooms[0]}: ${this.#missing()} deliveries are missing`);
  }
}

/** Reads how long each message was under way; one that two reads share is left out. */
function noteDelays(bytes: Buffer, delays: number[]): void {
  const now = performance.now();
  for (let at = bytes.indexOf(MARK); at >= 0;) {
    const end = bytes.indexOf(MARK, at + MARK.length);
    if (end < 0) return;
    const sent = Number(bytes.toString('latin1', at + MARK.length, end));
    if (sent > 0) delays.push(now - sent);
    at = bytes.indexOf(MARK, end + MARK.length);
  }
}
