import { expect } from 'chai';
import { places } from '../../../src/chats/places.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { Member } from '../../../src/domain/chat.ts';
import { chatOf, member } from '../../support/chats.ts';

const one = (name: string, part: Member['part'] = 'subscriber') => ({
  jid: `${name}@example.org` as BareJid,
  part,
});

const shown = (found: ReturnType<typeof places<ReturnType<typeof one>>>): string[] =>
  found.map(
    ({ chat, people }) =>
      `${chat.id.charAt(0)}: ${people.map(({ jid }) => jid.charAt(0)).join('')}`,
  );

const chat = (id: string, ...members: readonly Member[]) => chatOf(members, { id: id.repeat(20) });

describe('places (A24)', () => {
  it('newcomers go where the fewest are', () => {
    const running = [chat('1', member('a'), member('b')), chat('2', member('c'))];
    expect(
      shown(
        places(
          running,
          ['d', 'e', 'f'].map((name) => one(name)),
          {},
        ),
      ),
    ).to.deep.equal(['1: e', '2: df']);
  });

  it('who is or was in any of them stays as he is', () => {
    const running = [
      chat('1', member('a'), member('b', { state: 'out' })),
      chat('2', member('c', { state: 'left' })),
    ];
    expect(
      places(
        running,
        ['a', 'b', 'c'].map((name) => one(name)),
        {},
      ),
    ).to.deep.equal([]);
  });

  it('no more than the maximum; the publisher, and who is out, take no place', () => {
    const running = [
      chat(
        '1',
        member('x', { part: 'publisher' }),
        member('a'),
        member('b', { state: 'out' }),
        member('c', { state: 'asked' }),
      ),
    ];
    expect(
      shown(
        places(
          running,
          ['d', 'e'].map((name) => one(name)),
          { max: 3 },
        ),
      ),
    ).to.deep.equal(['1: d']);
    expect(places(running, [one('d')], { max: 2 })).to.deep.equal([]);
  });

  it('the publisher and X come into every chat in which they are not, also into full ones', () => {
    const running = [
      chat('1', member('a'), member('x', { part: 'presence' })),
      chat('2', member('b')),
    ];
    expect(
      shown(places(running, [one('x', 'presence'), one('y', 'publisher')], { max: 1 })),
    ).to.deep.equal(['1: y', '2: xy']);
  });
});
