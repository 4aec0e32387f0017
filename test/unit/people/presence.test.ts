import { expect } from 'chai';
import fc from 'fast-check';
import { type BareJid, bareIn, type FullJid } from '../../../src/domain/jid.ts';
import type { Show } from '../../../src/domain/person.ts';
import { PresenceBook } from '../../../src/people/presence.ts';
import type { PresenceInfo } from '../../../src/xmpp/protocol/presence.ts';

const full = (name: string): FullJid => `alice@example.org/${name}` as FullJid;
const alice = 'alice@example.org' as BareJid;

const available = (
  more: { show?: Show; status?: string; priority?: number } = {},
): PresenceInfo => ({
  type: 'available',
  show: '',
  status: '',
  priority: 0,
  caps: '',
  ...more,
});
const unavailable = { type: 'unavailable' } as PresenceInfo;

/** A book and what its watcher was told. */
function open(): { book: PresenceBook; told: string[] } {
  const book = new PresenceBook();
  const told: string[] = [];
  book.watch({
    appeared: (person) => told.push(`appeared ${person}`),
    changed: (person) => told.push(`changed ${person}`),
    vanished: (person) => told.push(`vanished ${person}`),
    clientGone: (client) => told.push(`gone ${client}`),
  });
  return { book, told };
}

describe('PresenceBook', () => {
  it('A2 a person is online while any client is', () => {
    const { book, told } = open();
    book.heard(full('desk'), available(), 1);
    book.heard(full('phone'), available(), 2);
    book.heard(full('desk'), unavailable, 3);
    expect(book.online(alice)).to.equal(true);
    book.heard(full('phone'), unavailable, 4);
    expect(book.online(alice)).to.equal(false);
    expect(told).to.deep.equal([
      `appeared ${alice}`,
      `gone ${full('desk')}`,
      `changed ${alice}`,
      `gone ${full('phone')}`,
      `vanished ${alice}`,
    ]);
  });

  it('shows the client of the highest priority, of several the one heard last', () => {
    const { book } = open();
    book.heard(full('desk'), available({ show: 'away', priority: 5 }), 1);
    book.heard(full('phone'), available({ show: 'dnd', priority: 1 }), 2);
    expect(book.availability(alice)?.show).to.equal('away');
    book.heard(full('phone'), available({ show: 'dnd', priority: 5 }), 3);
    expect(book.availability(alice)?.show).to.equal('dnd');
    expect(book.clients(alice)).to.have.lengthOf(2);
  });

  it('tells of what others can see, and of nothing else', () => {
    const { book, told } = open();
    book.heard(full('desk'), available({ show: 'away' }), 1);
    told.length = 0;
    book.heard(full('desk'), available({ show: 'away' }), 2);
    book.heard(full('phone'), available({ show: 'dnd', priority: -1 }), 3);
    expect(told).to.deep.equal([]);
    book.heard(full('desk'), available({ show: 'away', status: 'lunch' }), 4);
    expect(told).to.deep.equal([`changed ${alice}`]);
  });

  it('A2 silence is offline until the client is heard again, and is not forgotten', () => {
    const { book, told } = open();
    book.heard(full('desk'), available(), 1);
    told.length = 0;
    book.silent(full('desk'));
    expect(book.online(alice)).to.equal(false);
    expect(book.client(full('desk'))?.certainty).to.equal('silent');
    book.alive(full('desk'), 5000);
    expect(book.online(alice)).to.equal(true);
    expect(told).to.deep.equal([`vanished ${alice}`, `appeared ${alice}`]);
  });

  it('a sign of life of a client that is not known says nothing', () => {
    const { book, told } = open();
    book.alive(full('desk'), 1);
    book.silent(full('desk'));
    book.gone(full('desk'));
    book.heard(full('desk'), unavailable, 2);
    expect(book.online(alice)).to.equal(false);
    expect(told).to.deep.equal([]);
    expect(book.takeUnsaved()).to.deep.equal({ changed: [], gone: [] });
  });

  it('a lost link makes people unconfirmed, not offline', () => {
    const { book, told } = open();
    book.heard(full('desk'), available(), 1);
    told.length = 0;
    book.doubt();
    expect(book.online(alice)).to.equal(true);
    expect(book.all('unconfirmed').map(({ jid }) => jid)).to.deep.equal([full('desk')]);
    book.alive(full('desk'), 5000);
    expect(book.all('present')).to.have.lengthOf(1);
    expect(told).to.deep.equal([]);
  });

  it('takes up what an earlier run remembered, without telling anybody', () => {
    const { book, told } = open();
    const sighting = {
      jid: full('desk'),
      show: 'away' as const,
      priority: 2,
      heard: 9,
      caps: 'x#y',
    };
    book.restore([sighting]);
    expect(book.everyone()).to.deep.equal([alice]);
    expect(book.client(full('desk'))).to.include({
      certainty: 'unconfirmed',
      since: 9,
      caps: 'x#y',
    });
    expect(told).to.deep.equal([]);
    expect(book.takeUnsaved()).to.deep.equal({ changed: [], gone: [] });
  });

  it('keeps when a presence was sent apart from when it was heard', () => {
    const { book } = open();
    book.heard(full('desk'), available(), 50, 10);
    expect(book.client(full('desk'))).to.include({ heard: 50, since: 10 });
  });

  it('hands over each change once: the last word on each client', () => {
    const { book } = open();
    book.heard(full('desk'), available(), 1);
    book.heard(full('phone'), available(), 2);
    book.gone(full('phone'));
    book.heard(full('desk'), available({ show: 'xa' }), 3);
    const { changed, gone } = book.takeUnsaved();
    expect(changed).to.deep.equal([
      { jid: full('desk'), show: 'xa', priority: 0, caps: '', heard: 3 },
    ]);
    expect(gone).to.deep.equal([full('phone')]);
    expect(book.takeUnsaved()).to.deep.equal({ changed: [], gone: [] });
  });

  it('what is told agrees with what is there, whatever happens', () => {
    const jids = ['a@h/1', 'a@h/2', 'b@h/1'].map((one) => one as FullJid);
    const step = fc.record({
      jid: fc.constantFrom(...jids),
      what: fc.constantFrom('available', 'unavailable', 'alive', 'silent', 'gone', 'doubt'),
      priority: fc.integer({ min: -1, max: 1 }),
      show: fc.constantFrom<Show>('', 'away', 'dnd'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const book = new PresenceBook();
        const online = new Set<BareJid>();
        const clients = new Set<FullJid>();
        book.watch({
          appeared: (person) => {
            expect(online.has(person)).to.equal(false);
            online.add(person);
          },
          changed: (person) => expect(online.has(person)).to.equal(true),
          vanished: (person) => expect(online.delete(person)).to.equal(true),
          clientGone: (client) => expect(clients.delete(client)).to.equal(true),
        });
        for (const [at, { jid, what, priority, show }] of steps.entries()) {
          const now = at * 2000;
          if (what === 'available') {
            clients.add(jid);
            book.heard(jid, available({ priority, show }), now);
          } else if (what === 'unavailable') book.heard(jid, unavailable, now);
          else if (what === 'alive') book.alive(jid, now);
          else if (what === 'silent') book.silent(jid);
          else if (what === 'gone') book.gone(jid);
          else book.doubt();
          expect([...online].toSorted()).to.deep.equal([...book.everyone()].toSorted());
          for (const client of jids) {
            expect(book.client(client) !== undefined).to.equal(clients.has(client));
            const seen = book.best(bareIn(client));
            expect(seen !== undefined).to.equal(book.online(bareIn(client)));
          }
        }
      }),
    );
  });
});
