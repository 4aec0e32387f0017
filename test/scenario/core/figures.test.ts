import { expect } from 'chai';
import { sendMail } from '../../support/mail.ts';
import { freePorts } from '../../support/ports.ts';
import { localpart, MINUTE, Play } from './play.ts';

/**
 * The tables of the seed's figures, row by row. People are called A, B, C, D and X as there. The
 * column of positions ("Minato Ward") is left out: it is null until places are there.
 */

const NAMES: Readonly<Record<string, object>> = Object.fromEntries(
  ['a', 'b', 'c', 'd', 'e', 'x', 'z'].map((name) => [
    `${name}@example.org`,
    { name: name.toUpperCase(), handle: name },
  ]),
);

const oneHour = (...names: readonly string[]): object[] =>
  names.map((name) => ({ jid: `${name}@example.org`, duration: '1h' }));

/** 10:30 on a day in UTC: a chat of one hour ends at "Time 11:30". */
const HALF_PAST_TEN = Date.UTC(2026, 10, 23, 10, 30);

const letter = (jid: unknown): string => localpart(jid).toUpperCase();
const shown = (value: unknown): string => {
  if (value === null) return '(null)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^\d{4}-/u.test(text) ? `Time ${text.slice(11, 16)}` : text;
};

/** Figs. 5, 13, 20: identifier, chat group, duration, presence. */
const people = async (play: Play): Promise<string[]> =>
  (await play.command('people')).map(({ jid, topic, duration, presence }) =>
    [letter(jid), topic, shown(duration), presence].join(' | '),
  );

/** Figs. 6, 14, 15, 21, 22: first, second, attribute, trigger, duration, deletion event. */
const relations = async (play: Play): Promise<string[]> =>
  (await play.command('relations')).map((row) =>
    [
      letter(row['first']),
      letter(row['second']),
      row['attribute'],
      row['trigger'],
      shown(row['duration']),
      shown(row['deletion']),
    ].join(' | '),
  );

describe('the figures of the seed', () => {
  it('figs. 5 and 6: a mail relates the subscribers who are online, "Ad hoc", until "Time 11:30"', async () => {
    const [smtp = 0] = await freePorts(1);
    await using play = await Play.begin({
      people: NAMES,
      start: HALF_PAST_TEN,
      topics: {
        'magazine-x': {
          members: oneHour('a', 'b', 'c', 'd', 'e'),
          start: [
            { mail: { to: 'magazine-x@muster.example.org', from: ['editor@magazine.example'] } },
          ],
        },
        'magazine-z': {
          members: oneHour('x'),
          start: [
            { mail: { to: 'magazine-z@muster.example.org', from: ['editor@magazine.example'] } },
          ],
        },
      },
      more: { mail: { smtp: `127.0.0.1:${smtp}`, verify: 'none' } },
    });
    await play.come('a', 'b', 'c', 'd', 'x');
    const fig5 = [
      'A | magazine-x | 1h | Online',
      'B | magazine-x | 1h | Online',
      'C | magazine-x | 1h | Online',
      'D | magazine-x | 1h | Online',
      'E | magazine-x | 1h | Offline',
      'X | magazine-z | 1h | Online',
    ];
    expect(await people(play), 'fig. 5').to.deep.equal(fig5);
    expect(await relations(play), 'before').to.deep.equal([]);

    const reply = await sendMail(smtp, {
      from: 'editor@magazine.example',
      to: 'magazine-x@muster.example.org',
      subject: 'Issue 1',
      text: 'Out now.',
    });
    expect(reply.code).to.equal(250);
    await play.rest();
    expect(await relations(play), 'fig. 6').to.deep.equal([
      'A | B | Ad hoc | magazine-x | (null) | Time 11:30',
      'A | C | Ad hoc | magazine-x | (null) | Time 11:30',
      'A | D | Ad hoc | magazine-x | (null) | Time 11:30',
      'B | C | Ad hoc | magazine-x | (null) | Time 11:30',
      'B | D | Ad hoc | magazine-x | (null) | Time 11:30',
      'C | D | Ad hoc | magazine-x | (null) | Time 11:30',
    ]);
    expect(await people(play)).to.deep.equal(fig5);

    await play.clock.until(HALF_PAST_TEN + 60 * MINUTE);
    expect(await relations(play), 'after').to.deep.equal([]);
    expect(await people(play)).to.deep.equal(fig5);
  });

  it('figs. 13 to 15: a post of X relates those online; his own relations stay (fig. 16)', async () => {
    await using play = await Play.begin({
      people: NAMES,
      start: HALF_PAST_TEN,
      topics: {
        'magazine-x': {
          members: oneHour('a', 'b', 'c', 'd'),
          publisher: 'x@example.org',
          standing: true,
          start: [{ message: {} }],
        },
        'magazine-z': {
          members: oneHour('z'),
          start: [{ clock: { at: '2030-01-01T00:00' } }],
        },
      },
    });
    await play.come('a', 'b', 'c', 'x');
    const fig13 = [
      'X | magazine-x | (null) | Online',
      'A | magazine-x | 1h | Online',
      'B | magazine-x | 1h | Online',
      'C | magazine-x | 1h | Online',
      'D | magazine-x | 1h | Offline',
      'Z | magazine-z | 1h | Offline',
    ];
    const fig14 = [
      'X | A | magazine-x | magazine-x | 1h | (null)',
      'X | B | magazine-x | magazine-x | 1h | (null)',
      'X | C | magazine-x | magazine-x | 1h | (null)',
      'X | D | magazine-x | magazine-x | 1h | (null)',
    ];
    expect(await people(play), 'fig. 13').to.deep.equal(fig13);
    expect(await relations(play), 'fig. 14').to.deep.equal(fig14);

    play.person('x').writes('magazine-x@muster.example.org', 'Issue 1');
    await play.rest();
    expect(await relations(play), 'fig. 15').to.deep.equal([
      'X | A | magazine-x | magazine-x | 1h | (null)',
      'X | B | magazine-x | magazine-x | 1h | (null)',
      'X | C | magazine-x | magazine-x | 1h | (null)',
      'A | B | Ad hoc | magazine-x | (null) | Time 11:30',
      'A | C | Ad hoc | magazine-x | (null) | Time 11:30',
      'B | C | Ad hoc | magazine-x | (null) | Time 11:30',
    ]);
    expect(await people(play)).to.deep.equal(fig13);

    await play.clock.until(HALF_PAST_TEN + 60 * MINUTE);
    expect(await relations(play), 'only the "Ad hoc" records went').to.deep.equal(fig14);
    expect(await people(play)).to.deep.equal(fig13);
  });

  it('figs. 20 to 22: X online relates those online, until "Presence X Off"', async () => {
    await using play = await Play.begin({
      people: NAMES,
      start: HALF_PAST_TEN,
      topics: {
        'magazine-x': {
          members: oneHour('a', 'b', 'c', 'd'),
          start: [{ presence: { of: 'x@example.org', grace: '0s' } }],
          end: [{ presence_off: { of: 'x@example.org', grace: '0s' } }],
        },
        'magazine-z': {
          members: oneHour('z'),
          start: [{ clock: { at: '2030-01-01T00:00' } }],
        },
      },
    });
    await play.come('a', 'b', 'c');
    const fig20 = [
      'X | magazine-x | (null) | Offline',
      'A | magazine-x | 1h | Online',
      'B | magazine-x | 1h | Online',
      'C | magazine-x | 1h | Online',
      'D | magazine-x | 1h | Offline',
      'Z | magazine-z | 1h | Offline',
    ];
    const fig21 = [
      'X | A | Presence X | magazine-x | (null) | (null)',
      'X | B | Presence X | magazine-x | (null) | (null)',
      'X | C | Presence X | magazine-x | (null) | (null)',
      'X | D | Presence X | magazine-x | (null) | (null)',
    ];
    expect(await people(play), 'fig. 20').to.deep.equal(fig20);
    expect(await relations(play), 'fig. 21').to.deep.equal(fig21);

    await play.come('x');
    await play.clock.advance(0);
    expect(await relations(play), 'fig. 22').to.deep.equal([
      'X | A | Presence X | magazine-x | (null) | (null)',
      'X | B | Presence X | magazine-x | (null) | (null)',
      'X | C | Presence X | magazine-x | (null) | (null)',
      'A | B | Ad hoc | magazine-x | (null) | Presence X Off',
      'A | C | Ad hoc | magazine-x | (null) | Presence X Off',
      'B | C | Ad hoc | magazine-x | (null) | Presence X Off',
    ]);
    expect((await people(play))[0]).to.equal('X | magazine-x | (null) | Online');

    await play.clock.advance(30 * MINUTE);
    await play.go('x');
    await play.clock.advance(0);
    expect(await relations(play), 'after').to.deep.equal(fig21);
    expect(await people(play)).to.deep.equal(fig20);
  });
});
