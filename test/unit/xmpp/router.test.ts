import xml, { type Element } from '@xmpp/xml';
import { expect } from 'chai';
import fc from 'fast-check';
import { StanzaError } from '../../../src/domain/errors.ts';
import { fullOf } from '../../../src/domain/jid.ts';
import type { Endpoint } from '../../../src/xmpp/port.ts';
import { NS_PRIVILEGE } from '../../../src/xmpp/protocol/privilege.ts';
import { type AddressKind, classifier, createRouter } from '../../../src/xmpp/router.ts';
import { keptLog } from '../../support/linked.ts';

const DOMAIN = 'muster.example.org';
const ROOM = 'magazine-x-abcdefghij234567klmn';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'.split('');
const ALICE = 'alice@example.org/home';

const classify = classifier({
  topic: (local) => local === 'magazine-x',
  handle: (local) => local === 'quiet-otter',
});

interface Seen {
  readonly kind: AddressKind;
  readonly stanza: Element;
}

/** A router whose endpoints keep what they get and do what a test says. */
function stage(act: Partial<Endpoint> = {}) {
  const seen: Seen[] = [];
  const sent: Element[] = [];
  const watched: string[] = [];
  const log = keptLog();
  const endpoint = (kind: AddressKind): Endpoint => ({
    ordersItself: act.ordersItself ?? false,
    message(stanza, from, to) {
      seen.push({ kind, stanza });
      return act.message?.(stanza, from, to);
    },
    presence(stanza, from, to) {
      seen.push({ kind, stanza });
      return act.presence?.(stanza, from, to);
    },
    iq(stanza, from, to) {
      seen.push({ kind, stanza });
      return act.iq?.(stanza, from, to);
    },
  });
  const router = createRouter({
    domain: DOMAIN,
    wire: { send: (stanza) => void sent.push(stanza) },
    log,
    classify,
    endpoints: {
      service: endpoint('service'),
      topic: endpoint('topic'),
      room: endpoint('room'),
      handle: endpoint('handle'),
      unknown: endpoint('unknown'),
    },
    onPresence: (_, from, to) => void watched.push(`${fullOf(from)} ${fullOf(to)}`),
    onAdvertisement: (stanza) => stanza.getChild('privilege', NS_PRIVILEGE) !== undefined,
  });
  const route = (name: string, attrs: Record<string, string>, ...children: Element[]): void =>
    router.route(xml(name, { from: ALICE, to: DOMAIN, ...attrs }, ...children));
  return { router, route, seen, sent, watched, log };
}

describe('xmpp router', () => {
  describe('classifies addresses (DESIGN §4)', () => {
    const cases: readonly (readonly [string, AddressKind])[] = [
      [DOMAIN, 'service'],
      [`${DOMAIN}/resource`, 'service'],
      [`magazine-x@${DOMAIN}`, 'topic'],
      [`${ROOM}@${DOMAIN}`, 'room'],
      [`${ROOM}@${DOMAIN}/nick`, 'room'],
      [`Quiet-Otter@${DOMAIN}/muster`, 'handle'],
      [`magazine-x-abc@${DOMAIN}`, 'unknown'],
      [`x-abcdefghij1234567890@${DOMAIN}`, 'unknown'],
    ];
    for (const [to, kind] of cases) {
      it(`${to}: ${kind}`, () => {
        const { route, seen } = stage();
        route('message', { to });
        expect(seen.map((one) => one.kind)).to.deep.equal([kind]);
      });
    }

    it('takes every name of the shape for a room, and no other', () => {
      const token = fc.string({
        unit: fc.constantFrom(...LETTERS),
        minLength: 20,
        maxLength: 20,
      });
      fc.assert(
        fc.property(fc.stringMatching(/^[a-z0-9-]+$/u), token, (name, letters) => {
          expect(classify(`${name}-${letters}`)).to.equal('room');
          expect(classify(`${name}-${letters.slice(1)}1`)).to.equal('unknown');
        }),
      );
    });
  });

  describe('drops, without an answer,', () => {
    for (const attrs of [
      { from: 'a@' },
      { to: `@${DOMAIN}` },
      { to: 'alice@elsewhere.example' },
      { from: '' },
    ]) {
      it(`what is from or to ${JSON.stringify(attrs)}`, () => {
        const { route, seen, sent, log } = stage();
        route('iq', { type: 'get', id: '1', ...attrs });
        expect([seen, sent]).to.deep.equal([[], []]);
        expect(log.lines[0]).to.include({ level: 'warn' });
      });
    }

    it('results and errors of IQs that nobody waits for', () => {
      const { route, seen, sent } = stage();
      route('iq', { type: 'result', id: '1' });
      route('iq', { type: 'error', id: '1' });
      expect([seen, sent]).to.deep.equal([[], []]);
    });

    it('a privileged IQ that the server sent back', () => {
      const { route, seen, sent } = stage();
      route('iq', { type: 'set', id: '1' }, xml('privileged_iq', { xmlns: NS_PRIVILEGE }));
      expect([seen, sent]).to.deep.equal([[], []]);
    });
  });

  describe('answers IQs', () => {
    const ask = (act: Endpoint['iq']) => {
      const { route, router, sent, log } = stage({ iq: act });
      route('iq', { type: 'get', id: '1', to: `${ROOM}@${DOMAIN}/nick` });
      return { router, sent, log };
    };
    const head = `from="${ROOM}@${DOMAIN}/nick" to="${ALICE}" id="1"`;

    it('with the payload returned', () => {
      const { sent } = ask(() => xml('pong'));
      expect(sent.map(String)).to.deep.equal([`<iq type="result" ${head}><pong/></iq>`]);
    });

    it('with the payload promised', async () => {
      const { router, sent } = ask(() => Promise.resolve(undefined));
      await router.idle();
      expect(sent.map(String)).to.deep.equal([`<iq type="result" ${head}/>`]);
    });

    it('not at all when the endpoint does it', () => {
      expect(ask(() => 'answered').sent).to.deep.equal([]);
    });

    it('with the error thrown', () => {
      const { sent, log } = ask(() => {
        throw new StanzaError('auth', 'forbidden', 'No.');
      });
      expect(sent[0]?.getChild('error')?.getChild('forbidden')).to.not.equal(undefined);
      expect(log.lines).to.deep.equal([]);
    });

    it('with internal-server-error for a fault of ours, which is logged', async () => {
      const { router, sent, log } = ask(() => Promise.reject(new Error('oops')));
      await router.idle();
      expect(sent[0]?.getChild('error')?.getChild('internal-server-error')).to.not.equal(undefined);
      expect(log.lines[0]?.fields['reason']).to.equal('oops');
    });
  });

  it('answers messages and presences whose handling failed, but never an error', () => {
    const refuse = (): never => {
      throw new StanzaError('cancel', 'gone');
    };
    const { route, sent, seen } = stage({ message: refuse, presence: refuse });
    route('message', { type: 'groupchat' });
    route('presence', {});
    route('message', { type: 'error' });
    route('presence', { type: 'error' });
    expect(seen).to.have.length(4);
    expect(sent.map((one) => [one.name, one.attrs['type']])).to.deep.equal([
      ['message', 'error'],
      ['presence', 'error'],
    ]);
  });

  it('shows presence of full JIDs of other domains to the observer, first', () => {
    const { route, watched, seen } = stage();
    route('presence', {});
    route('presence', { type: 'unavailable', to: `${ROOM}@${DOMAIN}/nick` });
    route('presence', { type: 'subscribe', from: 'alice@example.org' });
    route('presence', { from: `quiet-otter@${DOMAIN}/muster` });
    expect(watched).to.deep.equal([`${ALICE} ${DOMAIN}`, `${ALICE} ${ROOM}@${DOMAIN}/nick`]);
    expect(seen).to.have.length(4);
  });

  it('keeps advertisements of privileges from the endpoints, when a server sends them', () => {
    const { route, seen } = stage();
    const privilege = xml('privilege', { xmlns: NS_PRIVILEGE });
    route('message', { from: 'example.org' }, privilege);
    expect(seen).to.deep.equal([]);
    route('message', { from: ALICE }, privilege);
    expect(seen).to.have.length(1);
  });

  it('handles stanzas to one address in order, others meanwhile, IQs at once', async () => {
    const first = Promise.withResolvers<void>();
    const done: string[] = [];
    const { route, router } = stage({
      async message(stanza) {
        if (stanza.attrs['id'] === '1') await first.promise;
        done.push(String(stanza.attrs['id']));
      },
      presence: (stanza) => void done.push(String(stanza.attrs['id'])),
      iq(stanza) {
        done.push(String(stanza.attrs['id']));
        return undefined;
      },
    });
    const to = `${ROOM}@${DOMAIN}/nick`;
    route('message', { id: '1', to });
    route('presence', { id: '2', to: `${ROOM}@${DOMAIN}` });
    route('message', { id: '3', to });
    route('iq', { id: 'iq', type: 'get', to });
    route('presence', { id: 'other' });
    expect(done).to.deep.equal(['iq', 'other']);
    first.resolve();
    await router.idle();
    expect(done).to.deep.equal(['iq', 'other', '1', '2', '3']);
  });

  it('lets an endpoint that keeps order by itself have everything at once', async () => {
    const first = Promise.withResolvers<void>();
    const done: string[] = [];
    const { route, router } = stage({
      ordersItself: true,
      async message(stanza) {
        if (stanza.attrs['id'] === '1') await first.promise;
        done.push(String(stanza.attrs['id']));
      },
    });
    for (const id of ['1', '2']) route('message', { id, to: `${ROOM}@${DOMAIN}` });
    await Promise.resolve();
    expect(done).to.deep.equal(['2']);
    first.resolve();
    await router.idle();
    expect(done).to.deep.equal(['2', '1']);
  });

  it('goes on with an address after a handler failed', async () => {
    const done: unknown[] = [];
    const { route, router } = stage({
      async message(stanza) {
        await Promise.resolve();
        if (stanza.attrs['id'] === '1') throw new Error('oops');
        done.push(stanza.attrs['id']);
      },
    });
    for (const id of ['1', '2', '3']) route('message', { id });
    await router.idle();
    expect(done).to.deep.equal(['2', '3']);
  });

  it('survives a wire that refuses the answer', () => {
    const log = keptLog();
    const endpoint: Endpoint = { message() {}, presence() {}, iq: () => undefined };
    const router = createRouter({
      domain: DOMAIN,
      wire: {
        send() {
          throw new Error('full');
        },
      },
      log,
      classify: () => 'service',
      endpoints: {
        service: endpoint,
        topic: endpoint,
        room: endpoint,
        handle: endpoint,
        unknown: endpoint,
      },
    });
    router.route(xml('iq', { type: 'get', id: '1', from: ALICE, to: DOMAIN }));
    expect(log.lines[0]?.fields['reason']).to.equal('full');
  });
});
