import { expect } from 'chai';
import { createZones, type Zones } from '../../../src/commands/zones.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { FakeWire, parse } from '../../scenario/contacts/wire.ts';

const alice = 'alice@example.org' as BareJid;
const bob = 'bob@example.org' as BareJid;
const PHONE = `${alice}/phone`;
const answer = (tzo: string): ReturnType<typeof parse> =>
  parse(`<iq type='result'><time xmlns='urn:xmpp:time'><tzo>${tzo}</tzo></time></iq>`);

describe('commands/zones', () => {
  let wire: FakeWire;
  let clock: ManualClock;
  let zones: Zones;

  beforeEach(() => {
    wire = new FakeWire();
    clock = manualClock();
    zones = createZones({
      wire,
      clock,
      configured: (person) => (person === bob ? 'Europe/Berlin' : undefined),
      fallback: 'Asia/Tokyo',
    });
  });

  it('asks the client once (XEP-0202), however often he speaks meanwhile', async () => {
    const both = [zones.zone(alice, PHONE), zones.zone(alice, PHONE)];
    expect(wire.requests.map(({ iq }) => String(iq))).to.deep.equal([
      `<iq type="get" to="${PHONE}"><time xmlns="urn:xmpp:time"/></iq>`,
    ]);
    wire.requests[0]?.resolve(answer('-05:00'));
    expect(await Promise.all(both)).to.deep.equal(['-05:00', '-05:00']);
    expect(await zones.zone(alice, PHONE)).to.equal('-05:00');
    expect(zones.known(alice)).to.equal('-05:00');
    expect(wire.requests).to.have.length(1);
  });

  it('asks again after a day', async () => {
    const first = zones.zone(alice, PHONE);
    wire.requests[0]?.resolve(answer('Z'));
    expect(await first).to.equal('+00:00');
    await clock.advance(24 * 3_600_000);
    const second = zones.zone(alice, PHONE);
    wire.requests[1]?.resolve(answer('+09:00'));
    expect(await second).to.equal('+09:00');
  });

  it('asks nobody whose zone is configured', async () => {
    expect(await zones.zone(bob, `${bob}/x`)).to.equal('Europe/Berlin');
    expect(zones.known(bob)).to.equal('Europe/Berlin');
    expect(wire.requests).to.deep.equal([]);
  });

  it('does without an answer, or with one that is none', async () => {
    const silent = zones.zone(alice, PHONE);
    expect(wire.requests[0]?.timeout).to.be.at.most(1_000);
    wire.silence();
    expect(await silent).to.equal('Asia/Tokyo');
    const carol = 'carol@example.org' as BareJid;
    const strange = zones.zone(carol, `${carol}/x`);
    wire.requests.at(-1)?.resolve(answer('noon'));
    expect(await strange).to.equal('Asia/Tokyo');
    expect(zones.known(carol)).to.equal('Asia/Tokyo');
  });

  it('an offset can stand for a zone wherever times are told', () => {
    const at = Date.UTC(2026, 0, 1, 12);
    const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: '+05:30' });
    expect(format.format(at)).to.equal('17:30');
  });
});
