import { expect } from 'chai';
import type { BareJid, FullJid } from '../../../src/domain/jid.ts';
import type { Show } from '../../../src/domain/person.ts';
import type { Topic } from '../../../src/domain/topic.ts';
import { Directory } from '../../../src/people/directory.ts';
import type { HandleRegistry } from '../../../src/people/handles.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import { Subscriptions } from '../../../src/people/subscriptions.ts';
import type { SubscriptionStore } from '../../../src/store/port.ts';
import { topicOf } from '../../support/topics.ts';

const jid = (name: string): BareJid => `${name}@example.org` as BareJid;
const HOUR = 3_600_000;

function directory(topics: readonly Topic[], refused: readonly string[] = []) {
  const presence = new PresenceBook();
  const byName = new Map(topics.map((topic) => [topic.name, topic]));
  const store = { loadSubscriptions: () => Promise.resolve([]) } as unknown as SubscriptionStore;
  const found = new Directory(byName, {
    presence,
    handles: {
      of: (one: BareJid) => (one === jid('a') ? { name: 'quiet-otter' } : undefined),
    } as unknown as HandleRegistry,
    subscriptions: new Subscriptions(store, byName, { now: () => 0 }),
    refusals: () => new Set(refused.map(jid)),
  });
  const comes = (name: string, show: Show = ''): void =>
    presence.heard(
      `${name}@example.org/x` as FullJid,
      { type: 'available', show, status: '', priority: 0, caps: '' },
      0,
    );
  return { found, comes };
}

describe('Directory (A1)', () => {
  const members = [{ jid: jid('a'), duration: HOUR }, { jid: jid('b') }];

  it('A1 a row for each person and topic: handle, duration, presence, status', () => {
    const topic = topicOf({ members, end: [{ kind: 'after', after: 2 * HOUR }] });
    const { found, comes } = directory([
      topic,
      topicOf({ name: 'other', members: [{ jid: jid('b') }] }),
    ]);
    comes('b', 'xa');
    expect(found.rows()).to.deep.equal([
      {
        jid: jid('a'),
        handle: 'quiet-otter',
        topic: 'magazine-x',
        duration: HOUR,
        presence: 'Offline',
        status: null,
        position: null,
      },
      {
        jid: jid('b'),
        handle: null,
        topic: 'magazine-x',
        duration: 2 * HOUR,
        presence: 'Online',
        status: 'away',
        position: null,
      },
      {
        jid: jid('b'),
        handle: null,
        topic: 'other',
        duration: null,
        presence: 'Online',
        status: 'away',
        position: null,
      },
    ]);
  });

  it('A1 the publisher and X are in the table, first, without a duration (figs. 13, 20)', () => {
    const topic = topicOf({
      members,
      publisher: jid('x'),
      start: [{ kind: 'presence', of: jid('y'), grace: 0 }],
      end: [{ kind: 'after', after: HOUR }],
    });
    const rows = directory([topic])
      .found.rows()
      .map((row) => [row.jid.charAt(0), row.duration]);
    expect(rows).to.have.deep.members([
      ['x', null],
      ['y', null],
      ['a', HOUR],
      ['b', HOUR],
    ]);
    expect(rows.slice(2)).to.deep.equal([
      ['a', HOUR],
      ['b', HOUR],
    ]);
  });

  it('A1 a publisher who is listed among the members has one row, with his own duration', () => {
    const topic = topicOf({ members, publisher: jid('b'), end: [{ kind: 'after', after: HOUR }] });
    const rows = directory([topic])
      .found.rows()
      .map((row) => [row.jid.charAt(0), row.duration]);
    expect(rows).to.deep.equal([
      ['b', HOUR],
      ['a', HOUR],
    ]);
  });

  it('every status that clients show', () => {
    const shows: readonly Show[] = ['', 'chat', 'away', 'xa', 'dnd'];
    const topic = topicOf({ members: shows.map((_, index) => ({ jid: jid(`p${index}`) })) });
    const { found, comes } = directory([topic]);
    for (const [index, show] of shows.entries()) comes(`p${index}`, show);
    expect(found.rows().map(({ status }) => status)).to.deep.equal([
      'available',
      'available',
      'away',
      'away',
      'busy',
    ]);
  });

  it('who has left is no subscriber', () => {
    const topic = topicOf({ members });
    const { found } = directory([topic], ['a']);
    expect(found.subscribers(topic).map((one) => one.jid)).to.deep.equal([jid('b')]);
    expect(found.isSubscribed(topic, jid('a'))).to.equal(false);
    expect(found.isSubscribed(topic, jid('b'))).to.equal(true);
    expect(found.isSubscribed(topic, jid('z'))).to.equal(false);
  });
});
