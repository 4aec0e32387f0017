import { expect } from 'chai';
import { HOUR, localpart, Play } from './play.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);
const jids = (count: number): string[] => names(count).map((name) => `${name}@example.org`);

/** A topic of p0, p1, … that a command starts, with the publisher X. */
const topic = (count: number, more: object): Record<string, object> => ({
  news: { members: jids(count), start: [{ message: {} }], publisher: 'x@example.org', ...more },
});

/** The members of each room without X, who must be in every one. */
const rooms = async (play: Play): Promise<string[][]> =>
  (await play.chats()).map(({ members }) => {
    expect(members, 'the publisher in every room').to.include('x');
    return members.filter((name) => name !== 'x');
  });

describe('how many take part (A24)', () => {
  it('A24 fewer than the minimum: no chat, and the publisher is told', async () => {
    await using play = await Play.begin({ topics: topic(5, { size: { min: 3 } }) });
    const [x] = await play.come('x', 'p0', 'p1');
    await play.start('news');
    expect(await rooms(play)).to.deep.equal([]);
    expect(x?.heardFrom('news@')).to.have.lengthOf(1);
    expect(x?.heardFrom('news@')[0]).to.match(/2.*3/su);
    expect(await play.events()).to.deep.equal(['command nobody']);
    // Three are enough; the publisher was not counted, and is not now.
    await play.come('p2');
    await play.start('news');
    expect(await rooms(play)).to.deep.equal([['p0', 'p1', 'p2']]);
  });

  it('A24 over: split makes balanced rooms with the publisher in each, who is told', async () => {
    await using play = await Play.begin({ topics: topic(7, { size: { min: 2, max: 3 } }) });
    await play.come(...names(7));
    const [x] = await play.come('x');
    await play.start('news');
    const groups = await rooms(play);
    expect(groups.map(({ length }) => length)).to.have.members([2, 2, 3]);
    expect(groups.flat().toSorted()).to.deep.equal(names(7));
    expect(x?.heardFrom('news@')).to.have.lengthOf(1);
    expect(x?.heardFrom('news@')[0]).to.match(/3/u);
    expect(x?.bookmarks).to.have.lengthOf(3);
    await play.clock.advance(2 * HOUR);
    expect(await rooms(play)).to.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
    for (const name of ['x', ...names(7)]) {
      expect(play.person(name).bookmarks, name).to.deep.equal([]);
      expect(play.person(name).group(), name).to.deep.equal([]);
    }
  });

  it('A24 over: first takes the first subscribers', async () => {
    await using play = await Play.begin({ topics: topic(6, { size: { max: 3, over: 'first' } }) });
    await play.come('p5', 'p4', 'p3', 'p2', 'p0', 'x');
    await play.start('news');
    expect(await rooms(play)).to.deep.equal([['p0', 'p2', 'p3']]);
  });

  it('A24 over: random takes as many of them, in one room', async () => {
    await using play = await Play.begin({ topics: topic(6, { size: { max: 3, over: 'random' } }) });
    await play.come(...names(6), 'x');
    await play.start('news');
    const groups = await rooms(play);
    expect(groups.map(({ length }) => length)).to.deep.equal([3]);
    expect(new Set(groups.flat()).size).to.equal(3);
  });

  it('A24 no rule brings more into a running chat than the maximum', async () => {
    await using play = await Play.begin({
      topics: topic(6, { size: { max: 3 }, again: { running: 'join' } }),
    });
    await play.come('p1', 'p2', 'p3', 'x');
    await play.start('news');
    expect(await rooms(play)).to.deep.equal([['p1', 'p2', 'p3']]);
    await play.come('p0', 'p4');
    await play.start('news');
    expect((await rooms(play)).map(({ length }) => length)).to.deep.equal([3]);
  });

  it('A24 newcomers go where there is room, also when too few are online to begin with', async () => {
    await using play = await Play.begin({
      topics: topic(6, { size: { min: 3, max: 5 }, again: { running: 'join' } }),
    });
    await play.come('p1', 'p2', 'p3', 'x');
    await play.start('news');
    await play.go('p1', 'p2');
    await play.come('p4');
    await play.start('news');
    expect(await rooms(play)).to.deep.equal([['p1', 'p2', 'p3', 'p4']]);
  });

  it('A24 buddies for good are put into one room where they fit', async () => {
    const pairs = ['p0 p5', 'p1 p6'] as const;
    await using play = await Play.begin({
      topics: {
        ...topic(8, { size: { max: 4 } }),
        // Each of these pairs is related for good by a topic of its own.
        ...Object.fromEntries(
          pairs.map((pair, index) => {
            const [first, second] = pair.split(' ').map((name) => `${name}@example.org`);
            const publishes = { publisher: first, standing: true, start: [{ message: {} }] };
            return [`own${index}`, { members: [second], ...publishes }];
          }),
        ),
      },
    });
    await play.come(...names(8), 'x');
    await play.start('news');
    const groups = await rooms(play);
    expect(groups.map(({ length }) => length)).to.deep.equal([4, 4]);
    for (const pair of pairs) {
      const [first = '', second = ''] = pair.split(' ');
      expect(groups.some((group) => group.includes(first) && group.includes(second))).to.equal(
        true,
      );
    }
  });

  it('A24 200 people, one room, no roster groups: all begin, all end, nothing stays', async function () {
    this.timeout(20_000);
    await using play = await Play.begin({ topics: topic(200, {}) });
    await play.come(...names(200), 'x');
    await play.start('news');
    expect((await rooms(play))[0]).to.have.lengthOf(200);
    for (const name of names(200)) expect(play.person(name).bookmarks, name).to.have.lengthOf(1);
    await play.clock.advance(2 * HOUR);
    for (const name of names(200)) expect(play.person(name).bookmarks, name).to.deep.equal([]);
    expect(play.leftovers()).to.deep.equal([]);
    expect(play.complaints().map(localpart)).to.deep.equal([]);
  });
});
