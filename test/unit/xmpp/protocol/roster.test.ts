import xml from '@xmpp/xml';
import { expect } from 'chai';
import fc from 'fast-check';
import type { BareJid } from '../../../../src/domain/jid.ts';
import type { RosterItem } from '../../../../src/domain/roster.ts';
import {
  buildRosterRemove,
  buildRosterSet,
  NS_ROSTER,
  parseRoster,
} from '../../../../src/xmpp/protocol/roster.ts';

const ALICE = 'alice@example.org' as BareJid;
const BOB = 'bob@example.org' as BareJid;

const item: fc.Arbitrary<RosterItem> = fc.record({
  jid: fc.constantFrom(ALICE, BOB),
  name: fc.string({ unit: 'grapheme' }),
  groups: fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 })),
  subscription: fc.constantFrom('none', 'to', 'from', 'both'),
});

describe('xmpp/protocol/roster', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(item, (one) => {
        expect(parseRoster(buildRosterSet(ALICE, one))).to.deep.equal([one]);
      }),
    );
  });

  it('reads a pending request, strange subscriptions and addresses', () => {
    const answer = xml(
      'iq',
      {},
      xml(
        'query',
        { xmlns: NS_ROSTER },
        xml('item', { jid: 'Bob@Example.org', ask: 'subscribe' }),
        xml('item', { jid: '@', subscription: 'both' }),
        xml('item', { jid: ALICE, subscription: 'odd' }),
      ),
    );
    expect(parseRoster(answer)).to.deep.equal([
      { jid: BOB, name: '', groups: [], subscription: 'none', ask: 'subscribe' },
      { jid: ALICE, name: '', groups: [], subscription: 'none' },
    ]);
  });

  it('takes an answer without a query for an empty list', () => {
    expect(parseRoster(xml('iq', { type: 'result' }))).to.deep.equal([]);
  });

  it('removes by subscription (RFC 6121 §2.5)', () => {
    expect(buildRosterRemove(ALICE, BOB).toString()).to.equal(
      `<iq type="set" to="${ALICE}"><query xmlns="${NS_ROSTER}">` +
        `<item jid="${BOB}" subscription="remove"/></query></iq>`,
    );
  });
});
