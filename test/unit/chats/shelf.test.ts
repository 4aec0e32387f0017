import { expect } from 'chai';
import fc from 'fast-check';
import { Shelf } from '../../../src/chats/shelf.ts';
import type { Chat } from '../../../src/domain/chat.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import { chatOf, member } from '../../support/chats.ts';

const NAMES = ['ann', 'bob', 'cem', 'dot'];
const TOPICS = ['x', 'y'];
const jidOf = (name: string): BareJid => member(name).jid;

const people = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 });
const step = fc.record({
  id: fc.constantFrom('1', '2', '3', '4'),
  topic: fc.constantFrom(...TOPICS),
  members: people,
  off: people,
  does: fc.constantFrom('put', 'put', 'delete'),
});

describe('Shelf', () => {
  it('finds by topic, member and whose absence ends it just what looking at all chats finds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const shelf = new Shelf();
        const chats = new Map<string, Chat>();
        for (const [created, { id, topic, members, off, does }] of steps.entries()) {
          const before = chats.get(id);
          if (does === 'delete') {
            chats.delete(id);
            shelf.delete(id);
          } else if (before === undefined) {
            const ending = { off: off.map((name) => ({ of: jidOf(name), grace: 0 })) };
            chats.set(
              id,
              chatOf(
                members.map((one) => member(one)),
                { id, topic, created, ending },
              ),
            );
          } else {
            const more = members.filter((name) =>
              before.members.every(({ nick }) => nick !== name),
            );
            const all = [...before.members, ...more.map((one) => member(one))];
            chats.set(id, { ...before, members: all });
          }
          const chat = chats.get(id);
          if (does === 'put' && chat !== undefined) shelf.put({ version: 1, chat });

          const all = [...chats.values()];
          expect(Array.from(shelf.all(), (kept) => kept.chat)).to.have.members(all);
          expect(shelf.size).to.equal(all.length);
          for (const one of TOPICS) {
            expect(shelf.ofTopic(one)).to.have.members(all.filter((chat) => chat.topic === one));
          }
          for (const jid of NAMES.map(jidOf)) {
            const has = (list: readonly { readonly jid: BareJid }[]): boolean =>
              list.some((entry) => entry.jid === jid);
            expect(shelf.ofMember(jid)).to.deep.equal(
              all.filter((chat) => has(chat.members)).toSorted((a, b) => a.created - b.created),
            );
            expect(shelf.endedBy(jid)).to.have.members(
              all.filter((chat) => chat.ending.off.some(({ of }) => of === jid)),
            );
          }
        }
      }),
    );
  });
});
