import { expect } from 'chai';
import { readConfig } from '../../../src/config/load.ts';
import { warningsOf } from '../../../src/config/warnings.ts';

const NOW = Date.UTC(2026, 5, 1);
const warnings = (text: string): string[] =>
  warningsOf(
    readConfig(
      text.replace('SERVER', 'component: muster.example.org, secret: x, hosts: [example.org]'),
      'm.yaml',
      {},
    ),
    NOW,
  );

describe('the warnings of a configuration', () => {
  it('are none when everything is as it is meant', () => {
    const text = `
xmpp: { SERVER }
store: sqlite:x
topics:
  news:
    open: true
    start: [{ presence: { of: x@example.org } }, { clock: { at: 2026-12-24T18:00 } }]
    end: [{ clock: { at: "0 10 * * *" } }]
`;
    expect(warnings(text)).to.deep.equal([]);
  });

  it('say that no host is named', () => {
    const [only, ...more] = warnings(
      'xmpp: { component: muster.example.org, secret: x }\nstore: sqlite:x',
    );
    expect(only).to.match(/^xmpp\.hosts is empty: .*; name the hosts/u);
    expect(more).to.deep.equal([]);
  });

  it('say which topic can have no chat, and which point of time has passed', () => {
    const text = `
xmpp: { SERVER }
store: sqlite:x
topics:
  news:
    start: [{ message: {} }, { clock: { at: 2026-05-31T23:59 } }]
    end: [{ after: 1h }, { clock: { at: "2026-05-31T12:00Z" } }]
    publisher: x@example.org
`;
    expect(warnings(text).map((line) => line.split(';')[0])).to.deep.equal([
      'topics.news has no members and is not open: no chat can come',
      'topics.news.start[1].clock: 2026-05-31T23:59 has passed and comes no more',
      'topics.news.end[1].clock: 2026-05-31T12:00Z has passed and comes no more',
    ]);
  });

  it('say whose presence is not told by any host', () => {
    const text = `
xmpp: { SERVER }
store: sqlite:x
topics:
  news:
    members: [a@example.org]
    start: [{ presence: { of: x@example.net } }]
    end: [{ presence_off: { of: x@example.net } }]
`;
    expect(warnings(text).map((line) => line.split(' is on none')[0])).to.deep.equal([
      'topics.news.start[0].presence: x@example.net',
      'topics.news.end[0].presence_off: x@example.net',
    ]);
  });
});
