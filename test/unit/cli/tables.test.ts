import { expect } from 'chai';
import { table } from '../../../src/cli/tables.ts';

describe('tables', () => {
  it('are aligned, with times in the zone, as the figures write them', () => {
    const rows = [
      {
        first: 'x@example.org',
        attribute: 'Ad hoc',
        duration: null,
        deletion: '2026-11-22T10:30:00.000Z',
        members: ['a', 'b'],
      },
      {
        first: 'a',
        attribute: 'magazine-x',
        duration: '1h',
        deletion: 'Presence X Off',
        members: [],
      },
    ];
    expect(table(rows, 'Europe/Berlin')).to.equal(
      [
        'FIRST          ATTRIBUTE   DURATION  DELETION        MEMBERS',
        'x@example.org  Ad hoc      (null)    Time 11:30:00   a, b',
        'a              magazine-x  1h        Presence X Off',
        '',
      ].join('\n'),
    );
  });

  it('show a whole time elsewhere, and nothing that breaks a line', () => {
    const rows = [{ at: '2026-11-22T10:30:00.000Z', subject: 'two\nlines', n: 7, yes: true }];
    expect(table(rows, 'Asia/Tokyo').split('\n')[1]).to.equal(
      '2026-11-22 19:30:00  two lines  7  true',
    );
  });

  it('say so when there is nothing', () => {
    expect(table([], 'UTC')).to.equal('(none)\n');
  });
});
