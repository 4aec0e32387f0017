import { createHandles, type Handles } from '../../../src/contacts/handles.ts';
import { StanzaError } from '../../../src/domain/errors.ts';
import { type BareJid, type Jid, parseJid } from '../../../src/domain/jid.ts';
import type { Show } from '../../../src/domain/person.ts';
import type { Endpoint } from '../../../src/xmpp/port.ts';
import { FakeWire, parse } from './wire.ts';

export const bob = 'bob@example.org' as BareJid;
export const eve = 'eve@example.org' as BareJid;
export const tom = 'tom@example.org' as BareJid;
const NAMES = new Map<BareJid, string>([
  [bob, 'quiet-otter'],
  [eve, 'keen-wren'],
  [tom, 'tidy-fox'],
]);
export const domain = 'muster.example';
/** The address of a person's handle. */
export const at = (person: BareJid): string => `${NAMES.get(person) ?? '?'}@${domain}`;

/** Three people with handles; who is related and who is there is said by the test. */
export class Stage {
  readonly wire = new FakeWire();
  readonly there = new Map<BareJid, { show: Show; status: string }>();
  readonly pairs = new Set<string>();
  handles: Handles = this.restart();

  restart(): Handles {
    const named = [...NAMES].map(([jid, name]) => ({ jid, name, display: name.toUpperCase() }));
    this.handles = createHandles({
      wire: this.wire,
      directory: {
        byHandle: (name) => named.find((handle) => handle.name === name),
        handleOf: (jid) => named.find((handle) => handle.jid === jid),
        presenceOf: (jid) => this.there.get(jid),
      },
      related: (a, b) => this.pairs.has(`${a} ${b}`),
      relatedTo: (a) => [...NAMES.keys()].filter((b) => this.pairs.has(`${a} ${b}`)),
    });
    return this.handles;
  }

  online(person: BareJid, show: Show = '', status = ''): void {
    const known = this.there.has(person);
    this.there.set(person, { show, status });
    if (known) this.handles.changed(person);
    else this.handles.appeared(person);
  }

  offline(person: BareJid): void {
    this.there.delete(person);
    this.handles.vanished(person);
  }

  relate(a: BareJid, b: BareJid): void {
    this.pairs.add(`${a} ${b}`).add(`${b} ${a}`);
    if (this.there.has(b)) this.handles.tell(a, b);
    if (this.there.has(a)) this.handles.tell(b, a);
  }

  part(a: BareJid, b: BareJid): void {
    this.pairs.delete(`${a} ${b}`);
    this.pairs.delete(`${b} ${a}`);
    this.handles.ended(a, b);
  }

  /** The server brings a stanza; returns the reply if there is one, and what else went out. */
  async brings(text: string): Promise<string[]> {
    const stanza = parse(text);
    const [from, to] = ['from', 'to'].map((name) => parseJid(String(stanza.attrs[name])) as Jid);
    const { endpoint } = this.handles;
    const handler = endpoint[stanza.name as 'iq' | 'message' | 'presence'];
    try {
      const payload = (await handler(stanza, from as Jid, to as Jid)) as
        Awaited<ReturnType<Endpoint['iq']>> | undefined;
      const reply = stanza.name === 'iq' ? [String(payload ?? 'empty result')] : [];
      return [...reply, ...this.wire.look()];
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      return [`${error.type} ${error.condition}`, ...this.wire.look()];
    }
  }
}

/** What a watcher gets of somebody who is there. */
export const available = (of: BareJid, to: BareJid, content = ''): string =>
  content === ''
    ? `<presence from="${at(of)}/muster" to="${to}"/>`
    : `<presence from="${at(of)}/muster" to="${to}">${content}</presence>`;
/** What he gets of somebody who has gone. */
export const unavailable = (of: BareJid, to: BareJid): string =>
  `<presence from="${at(of)}/muster" to="${to}" type="unavailable"/>`;
/** What strangers are answered. */
export const REFUSED = 'cancel service-unavailable';
