import { expect } from 'chai';
import { createClients } from '../../../src/contacts/clients.ts';
import { StanzaError } from '../../../src/domain/errors.ts';
import type { FullJid } from '../../../src/domain/jid.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { FakeWire, parse } from '../../scenario/contacts/wire.ts';

// A client with two features; the hash was made with another program.
const KNOWN = 'http://client.example#bJ9qBFtJQiirTn3J0+3rdL6O1q0=';
const client = (name: string, caps = KNOWN): { jid: FullJid; caps: string } => ({
  jid: `${name}@example.org/desk` as FullJid,
  caps,
});
const info = (...features: string[]): string =>
  `<iq type='result'><query xmlns='http://jabber.org/protocol/disco#info'>` +
  `<identity category='client' type='pc' name='Client'/>` +
  features.map((feature) => `<feature var='${feature}'/>`).join('') +
  '</query></iq>';
const RIGHT = info('http://jabber.org/protocol/disco#info', 'urn:xmpp:bookmarks:1+notify');
const WRONG = info('urn:xmpp:bookmarks:1+notify');

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('contacts/clients', () => {
  it('A8: asks one client of a kind, then knows all of them', async () => {
    const wire = new FakeWire();
    const clients = createClients({ wire, clock: manualClock() });
    const first = clients.honoursBookmarks(client('bob'));
    expect(wire.requests).to.have.length(1);
    expect(wire.requests[0]?.iq.toString()).to.equal(
      `<iq type="get" to="bob@example.org/desk"><query xmlns="http://jabber.org/protocol/disco#info" node="${KNOWN}"/></iq>`,
    );
    wire.requests[0]?.resolve(parse(RIGHT));
    expect(await first).to.equal(true);
    expect(await clients.honoursBookmarks(client('eve'))).to.equal(true);
    expect(wire.requests).to.have.length(1);
  });

  it('waits two seconds for an answer; silence means no', async () => {
    const wire = new FakeWire();
    const clock = manualClock();
    const clients = createClients({ wire, clock });
    const answer = clients.honoursBookmarks(client('bob'));
    expect(wire.requests[0]?.timeout).to.equal(2000);
    wire.silence();
    expect(await answer).to.equal(false);
    await clock.advance(10_000);
    const again = clients.features(client('bob'));
    expect(wire.requests).to.have.length(1);
    wire.refuse();
    expect(await again).to.equal(undefined);
  });

  it('A8 nobody waits a second time for a client that has just not answered', async () => {
    const wire = new FakeWire();
    const clients = createClients({ wire, clock: manualClock() });
    const prepared = ['a', 'b', 'c', 'd'].map((name) => clients.honoursBookmarks(client(name)));
    await turn();
    wire.silence();
    expect(await Promise.all(prepared)).to.deep.equal([false, false, false, false]);
    for (const name of ['a', 'd']) {
      expect(await clients.honoursBookmarks(client(name))).to.equal(false);
    }
    expect(wire.requests).to.have.length(0);
    const changed = clients.honoursBookmarks(client('a', '')); // it is another client by now
    expect(wire.requests).to.have.length(1);
    wire.silence();
    await changed;
  });

  it('asks at most three of a kind at a time; one who answers speaks for all', async () => {
    const wire = new FakeWire();
    const clients = createClients({ wire, clock: manualClock() });
    const answers = ['a', 'b', 'c', 'd', 'e'].map((name) => clients.honoursBookmarks(client(name)));
    await turn();
    expect(wire.requests).to.have.length(3);
    wire.requests[2]?.resolve(parse(RIGHT));
    expect(await Promise.all(answers)).to.deep.equal([true, true, true, true, true]);
    wire.silence();
    await turn();
  });

  it('does not take from one client what its capabilities do not vouch for', async () => {
    const wire = new FakeWire();
    const clients = createClients({ wire, clock: manualClock() });
    const liar = clients.honoursBookmarks(client('liar'));
    const honest = clients.honoursBookmarks(client('honest'));
    wire.requests[0]?.resolve(parse(WRONG));
    wire.requests[1]?.reject(new StanzaError('cancel', 'service-unavailable'));
    expect(await liar).to.equal(true);
    expect(await honest).to.equal(false);
    // The liar is remembered for himself only.
    expect(await clients.honoursBookmarks(client('liar'))).to.equal(true);
    const other = clients.honoursBookmarks(client('other'));
    expect(wire.requests).to.have.length(3);
    wire.silence();
    expect(await other).to.equal(false);
  });

  it('asks a client without capabilities itself, and again when it announces some', async () => {
    const wire = new FakeWire();
    const clients = createClients({ wire, clock: manualClock() });
    const plain = clients.honoursBookmarks(client('bob', ''));
    expect(wire.requests[0]?.iq.toString()).to.not.include('node=');
    wire.requests[0]?.resolve(parse(info('jabber:iq:version')));
    expect(await plain).to.equal(false);
    expect(await clients.honoursBookmarks(client('bob', ''))).to.equal(false);
    expect(wire.requests).to.have.length(1);
    const changed = clients.honoursBookmarks(client('bob'));
    wire.requests[1]?.resolve(parse(RIGHT));
    expect(await changed).to.equal(true);
  });

  it('an answer without features is none', async () => {
    const wire = new FakeWire();
    const answer = createClients({ wire, clock: manualClock() }).features(client('bob'));
    wire.requests[0]?.resolve(parse(`<iq type='result'/>`));
    expect(await answer).to.equal(undefined);
  });
});
