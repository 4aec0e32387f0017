import { expect } from 'chai';
import type { Chat } from '../../../../src/domain/chat.ts';
import { type BareJid, localIn } from '../../../../src/domain/jid.ts';
import type { Person } from '../../../../src/domain/person.ts';
import type { Topic } from '../../../../src/domain/topic.ts';
import type { Directory } from '../../../../src/people/directory.ts';
import {
  attributeOf,
  calledBy,
  relationRows,
} from '../../../../src/between/topics/relation-table.ts';
import { chatOf, member } from '../../../support/chats.ts';
import { topicOf } from '../../../support/topics.ts';

const jid = (name: string): BareJid => `${name}@example.org` as BareJid;
const HOUR = 3_600_000;
const people = new Map<BareJid, Person>([
  [jid('x'), { jid: jid('x'), name: 'X', mail: [], phone: [] }],
]);
const members = ['a', 'b'].map((name) => ({ jid: jid(name), duration: HOUR }));

const rows = (topics: readonly Topic[], chats: readonly Chat[] = []): string[] =>
  relationRows({
    topics: new Map(topics.map((topic) => [topic.name, topic])),
    people,
    directory: { subscribers: (topic: Topic) => topic.members } as unknown as Directory,
    chats: () => chats,
  }).map(({ first, second, attribute, duration, deletion }) =>
    [localIn(first), localIn(second), attribute, duration, deletion].join(' | '),
  );

describe('the buddy list information (A7)', () => {
  const published = topicOf({ members, publisher: jid('x') });
  const inside = [member('x', { part: 'publisher' }), member('a', { duration: HOUR }), member('b')];
  const open = (more: Parameters<typeof chatOf>[1] = {}): Chat =>
    chatOf(inside, { phase: 'open', opened: 0, ...more });

  it('without a publisher there is nothing while no chat is on', () => {
    expect(rows([topicOf({ members })])).to.deep.equal([]);
  });

  it('the publisher’s, with every subscriber, while no chat is on (fig. 14)', () => {
    expect(rows([published])).to.deep.equal([
      `x | a | magazine-x | ${HOUR} | `,
      `x | b | magazine-x | ${HOUR} | `,
    ]);
  });

  it('X’s are called by his presence, and have no duration (fig. 21)', () => {
    const topic = topicOf({ members, start: [{ kind: 'presence', of: jid('x'), grace: 0 }] });
    expect(rows([topic])).to.deep.equal(['x | a | Presence X |  | ', 'x | b | Presence X |  | ']);
    expect(attributeOf(topic, jid('x'), people)).to.equal('Presence X');
    expect(calledBy(people, jid('y')), 'who has no name').to.equal('y');
  });

  it('where the publisher is another than X, each has his own (figs. 14, 21)', () => {
    const start = [{ kind: 'presence' as const, of: jid('x'), grace: 0 }];
    const topic = topicOf({ members, publisher: jid('p'), start });
    expect(rows([topic])).to.deep.equal([
      'x | a | Presence X |  | ',
      'x | b | Presence X |  | ',
      `p | a | magazine-x | ${HOUR} | `,
      `p | b | magazine-x | ${HOUR} | `,
    ]);
    const chat = chatOf(
      [
        member('p', { part: 'publisher', attribute: 'magazine-x' }),
        member('x', { part: 'presence', attribute: 'Presence X' }),
        member('a', { duration: HOUR }),
      ],
      { phase: 'open', opened: 0 },
    );
    expect(rows([topic], [chat])).to.deep.equal([
      `p | x | Ad hoc |  | ${HOUR}`,
      `p | a | magazine-x | ${HOUR} | `,
      'x | a | Presence X |  | ',
    ]);
  });

  it('while a chat is on, those with the people in it, and theirs (fig. 15)', () => {
    expect(rows([published], [open()])).to.deep.equal([
      `x | a | magazine-x | ${HOUR} | `,
      'x | b | magazine-x |  | ',
      `a | b | Ad hoc |  | ${HOUR}`,
    ]);
  });

  it('until X goes, where his going is the end (fig. 22)', () => {
    const ending = { off: [{ of: jid('x'), grace: 0 }] };
    expect(rows([published], [open({ ending })]).at(-1)).to.equal(
      'a | b | Ad hoc |  | Presence X Off',
    );
  });

  it('a pair that is apart is not related, nor who does not take part', () => {
    expect(rows([published], [open({ apart: [[jid('a'), jid('b')]] })])).to.have.lengthOf(2);
    const out = chatOf([...inside.slice(0, 2), member('b', { state: 'out' })], {
      phase: 'open',
      opened: 0,
    });
    expect(rows([published], [out])).to.have.lengthOf(1);
  });

  it('each of several rooms has its own; one that is over has none', () => {
    const two = chatOf(inside, { id: 'b'.repeat(20), phase: 'open', opened: 0 });
    expect(rows([published], [open(), two])).to.have.lengthOf(6);
    const over = open({ phase: 'closed', ended: { at: 1, reason: 'time' } });
    expect(rows([published], [over])).to.have.lengthOf(2);
  });

  it('a chat whose topic is gone from the configuration has its relations still', () => {
    expect(rows([], [open()])).to.have.lengthOf(3);
  });
});
