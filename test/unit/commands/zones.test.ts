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
  let told: string[];
  let failures: unknown[];

  beforeEach(() => {
    wire = new FakeWire();
    clock = manualClock();
    told = [];
    failures = [];
    zones = createZones({
      wire,
      clock,
      configured: (person) => (person === bob ? 'Europe/Berlin' : undefined),
      before: () => 'Asia/Tokyo',
      told: (person, zone) => void told.push(`${person} ${zone}`),
      failed: (error) => void failures.push(error),
    });
  });

  it('asks the client once (XEP-0202) and does not wait: later answers know', async () => {
    const both = [zones.zone(alice, PHONE), zones.zone(alice, PHONE)];
    expect(both).to.deep.equal(['Asia/Tokyo', 'Asia/Tokyo']);
    expect(wire.requests.map(({ iq }) => String(iq))).to.deep.equal([
      `<iq type="get" to="${PHONE}"><time xmlns="urn:xmpp:time"/></iq>`,
    ]);
    wire.requests[0]?.resolve(answer('-05:00'));
    await clock.advance(0);
    expect(zones.zone(alice, PHONE)).to.equal('-05:00');
    expect(told).to.deep.equal([`${alice} -05:00`]);
    expect(wire.requests).to.have.length(1);
  });

  it('can be waited for, whatever the client says; nobody waits whose zone is configured', async () => {
    let answered = 0;
    const learn = (person: BareJid, client: string): Promise<unknown> =>
      zones.learn(person, client).then(() => (answered += 1));
    const all = [learn(alice, PHONE), learn(alice, PHONE)];
    await learn(bob, `${bob}/x`);
    expect(answered).to.equal(1);
    wire.requests[0]?.resolve(answer('-05:00'));
    await Promise.all(all);
    expect(zones.zone(alice, PHONE)).to.equal('-05:00');
    await zones.learn(alice, PHONE);
    expect(wire.requests).to.have.length(1);
  });

  it('asks again after a day, and keeps to what it knew meanwhile', async () => {
    zones.zone(alice, PHONE);
    wire.requests[0]?.resolve(answer('Z'));
    await clock.advance(24 * 3_600_000);
    expect(zones.zone(alice, PHONE)).to.equal('+00:00');
    wire.requests[1]?.resolve(answer('+09:00'));
    await clock.advance(0);
    expect(zones.zone(alice, PHONE)).to.equal('+09:00');
  });

  it('asks nobody whose zone is configured', () => {
    expect(zones.zone(bob, `${bob}/x`)).to.equal('Europe/Berlin');
    expect(wire.requests).to.deep.equal([]);
  });

  it('does without an answer, or with one that is none', async () => {
    zones.zone(alice, PHONE);
    wire.silence();
    const carol = 'carol@example.org' as BareJid;
    zones.zone(carol, `${carol}/x`);
    wire.requests.at(-1)?.resolve(answer('noon'));
    await clock.advance(0);
    expect(zones.zone(alice, PHONE)).to.equal('Asia/Tokyo');
    expect(zones.zone(carol, `${carol}/x`)).to.equal('Asia/Tokyo');
    expect([told, failures]).to.deep.equal([[], []]);
  });

  it('an offset can stand for a zone wherever times are told', () => {
    const at = Date.UTC(2026, 0, 1, 12);
    const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: '+05:30' });
    expect(format.format(at)).to.equal('17:30');
  });
});
