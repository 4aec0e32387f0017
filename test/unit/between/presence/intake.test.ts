import { expect } from 'chai';
import xml from '@xmpp/xml';
import { createIntake } from '../../../../src/between/presence/intake.ts';
import { bareIn, type FullJid, parseJid } from '../../../../src/domain/jid.ts';
import { PresenceBook } from '../../../../src/people/presence.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { silentLog } from '../../../support/silent-log.ts';

const DESK = 'alice@example.org/desk' as FullJid;
const OURS = 'muster.example.org';
const ROOM = `news-aaaaaaaaaaaaaaaaaaaa@${OURS}`;

/** How a host's server tells of its people. */
const HOSTS = {
  all: { feeds: true, leavesOut: false },
  most: { feeds: true, leavesOut: true },
  nothing: { feeds: false, leavesOut: true },
};

/** Alice's client sends these presences, one after the other: `TYPE ADDRESS`, or her server in her name: `TYPE ADDRESS bare`. */
function hears(tells: keyof typeof HOSTS, ...presences: string[]) {
  const presence = new PresenceBook();
  const verified: string[] = [];
  const entered: string[] = [];
  const intake = createIntake({
    presence,
    inquiry: { verify: async (client) => void verified.push(client) },
    reunion: { entered: (client) => void entered.push(client) },
    clock: manualClock(),
    log: silentLog,
    feeds: () => HOSTS[tells].feeds,
    leavesOut: () => HOSTS[tells].leavesOut,
    isTopic: (local) => local === 'news',
    spoke: () => {},
  });
  for (const one of presences) {
    const [type, to = '', bare] = one.split(' ');
    const sender = bare === undefined ? DESK : bareIn(DESK);
    const attrs = { from: sender, to, ...(type === 'available' ? {} : { type }) };
    const [from, address] = [parseJid(sender), parseJid(to)];
    if (from === undefined || address === undefined) throw new Error(to);
    intake(xml('presence', attrs), from, address);
  }
  return { online: presence.client(DESK) !== undefined, verified, entered };
}

describe('what presence tells of people, by what their server tells (A2)', () => {
  it('where it tells all: the feed alone', () => {
    expect(hears('all', `available ${OURS}`).online).to.equal(true);
    expect(hears('all', `available news@${OURS}`).online).to.equal(false);
    const heard = hears(
      'all',
      `available ${OURS}`,
      `unavailable ${ROOM}`,
      `unavailable news@${OURS}`,
    );
    expect(heard).to.deep.include({ online: true, verified: [] });
    expect(hears('all', `available ${OURS}`, `unavailable ${OURS}`).online).to.equal(false);
  });

  it('where it leaves out lost connections: topics too, and who goes from anywhere is asked', () => {
    expect(hears('most', `available news@${OURS}`).online).to.equal(true);
    for (const address of [ROOM, `news@${OURS}`, `quiet-otter@${OURS}`]) {
      const heard = hears('most', `available ${OURS}`, `unavailable ${address}`);
      expect(heard, address).to.deep.include({ online: true, verified: [DESK] });
    }
    const gone = hears('most', `available ${OURS}`, `unavailable ${OURS}`);
    expect(gone).to.deep.include({ online: false, verified: [] });
  });

  it('where it tells nothing: topics alone', () => {
    expect(hears('nothing', `available ${OURS}`).online).to.equal(false);
    expect(hears('nothing', `available news@${OURS}`).online).to.equal(true);
    const left = hears('nothing', `available news@${OURS}`, `unavailable ${ROOM}`);
    expect(left).to.deep.include({ online: true, verified: [] });
    expect(hears('nothing', `available news@${OURS}`, `unavailable news@${OURS}`).online).to.equal(
      false,
    );
  });

  it('where it tells nothing, her server’s answer to a probe: nobody is there (RFC 6121 §4.3.2)', () => {
    const topic = `news@${OURS}`;
    const answered = hears('nothing', `available ${topic}`, `unavailable ${topic} bare`);
    expect(answered.online).to.equal(false);
    const bounced = hears('nothing', `available ${topic}`, `error ${topic} bare`);
    expect(bounced.online, 'what did not reach her says nothing').to.equal(true);
  });

  it('entering a room is a sign of life, wherever', () => {
    for (const tells of ['all', 'most', 'nothing'] as const)
      expect(hears(tells, `available ${ROOM}`).entered).to.deep.equal([DESK]);
  });
});
