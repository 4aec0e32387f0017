import { expect } from 'chai';
import fc from 'fast-check';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { Handle, Person } from '../../../src/domain/person.ts';
import { HandleRegistry, type HandleRules } from '../../../src/people/handles.ts';
import type { PeopleStore } from '../../../src/store/port.ts';

const jid = (name: string, host = 'example.org'): BareJid => `${name}@${host}` as BareJid;

/** A store in memory that gives a name to one account, for ever. */
class Names implements Pick<PeopleStore, 'claimHandle' | 'loadHandles'> {
  readonly all = new Map<string, Handle>();
  calls = 0;

  claimHandle(handle: Handle): Promise<boolean> {
    this.calls += 1;
    const known = this.all.get(handle.name);
    if (known !== undefined && known.jid !== handle.jid) return Promise.resolve(false);
    this.all.set(handle.name, handle);
    return Promise.resolve(true);
  }

  loadHandles(): Promise<Handle[]> {
    return Promise.resolve([...this.all.values()]);
  }
}

const person = (name: string, more: Partial<Person> = {}): [BareJid, Person] => [
  jid(name),
  { jid: jid(name), mail: [], phone: [], ...more },
];

async function registry(
  store: Names,
  more: Partial<Omit<HandleRules, 'people'>> & { people?: readonly [BareJid, Person][] } = {},
): Promise<HandleRegistry> {
  let words = 0;
  const { people = [], ...rules } = more;
  const found = new HandleRegistry(store as unknown as PeopleStore, {
    people: new Map(people),
    first: 'words',
    hosts: ['example.org'],
    reserved: (name) => name === 'news',
    invent: (taken) => {
      for (;;) {
        words += 1;
        if (!taken(`word-${words}`)) return `word-${words}`;
      }
    },
    ...rules,
  });
  await found.load();
  return found;
}

describe('HandleRegistry (B1)', () => {
  it('gives two words, once and for ever', async () => {
    const store = new Names();
    const handles = await registry(store);
    const first = await handles.ensure(jid('alice'));
    expect(first).to.deep.equal({ name: 'word-1', jid: jid('alice'), display: 'word-1' });
    expect(await handles.ensure(jid('alice'))).to.equal(first);
    const later = await registry(store);
    expect(later.of(jid('alice'))).to.deep.equal(first);
    expect((await later.ensure(jid('bob'))).name).to.not.equal('word-1');
  });

  it('asked twice at the same time it gives one', async () => {
    const store = new Names();
    const handles = await registry(store);
    const [one, two] = await Promise.all([
      handles.ensure(jid('alice')),
      handles.ensure(jid('alice')),
    ]);
    expect(one).to.equal(two);
    expect(store.all.size).to.equal(1);
  });

  it('the localpart of our own people, where the configuration says so; of nobody else', async () => {
    const handles = await registry(new Names(), { first: 'localpart' });
    expect((await handles.ensure(jid('alice'))).name).to.equal('alice');
    expect((await handles.ensure(jid('bob', 'elsewhere.example'))).name).to.equal('word-1');
    expect((await handles.ensure(jid('alice', 'elsewhere.example'))).name).to.equal('word-2');
    expect((await handles.ensure(jid('news'))).name, 'the name of a topic').to.equal('word-3');
  });

  it('the one that the admin names, with the name beside it', async () => {
    const people = [
      person('alice', { name: 'Alice', handle: 'ali' }),
      person('bob', { name: 'Bob' }),
    ];
    const handles = await registry(new Names(), { people });
    expect(handles.byName('ali')).to.include({ jid: jid('alice'), display: 'Alice' });
    expect((await handles.ensure(jid('bob'))).display, 'his own name is not shown').to.equal(
      'word-1',
    );
  });

  it('one that the admin names later takes the place of the first, which stays his', async () => {
    const store = new Names();
    await (await registry(store)).ensure(jid('alice'));
    const people = [person('alice', { handle: 'ali' })];
    const handles = await registry(store, { people });
    expect(handles.of(jid('alice'))?.name).to.equal('ali');
    expect(handles.byName('word-1')?.jid).to.equal(jid('alice'));
    expect(handles.allOf(jid('alice')).map(({ name }) => name)).to.have.members(['word-1', 'ali']);
  });

  it('never passes a handle on, also when the admin names it for another', async () => {
    const store = new Names();
    await registry(store, { people: [person('alice', { handle: 'ali' })] });
    const handles = await registry(store, { people: [person('bob', { handle: 'ali' })] });
    expect(handles.byName('ali')?.jid).to.equal(jid('alice'));
    expect(handles.of(jid('bob'))?.name).to.equal('word-1');
    expect((await handles.ensure(jid('bob'))).name).to.equal('word-1');
  });

  it('shows a changed name', async () => {
    const store = new Names();
    await registry(store, { people: [person('alice', { name: 'Alice', handle: 'ali' })] });
    const people = [person('alice', { name: 'Alice B.', handle: 'ali' })];
    expect((await registry(store, { people })).of(jid('alice'))?.display).to.equal('Alice B.');
  });

  it('shows no name any more when somebody wants to be forgotten', async () => {
    const store = new Names();
    const people = [person('alice', { name: 'Alice', handle: 'ali' })];
    const handles = await registry(store, { people });
    await handles.unlink(jid('alice'));
    expect(handles.of(jid('alice'))?.display).to.equal('ali');
    expect(store.all.get('ali')?.display).to.equal('ali');
  });

  it('whoever asks in whatever order over whatever restarts: one account, one name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean(), fc.boolean()), {
          maxLength: 20,
        }),
        async (asks) => {
          const store = new Names();
          let handles = await registry(store);
          const given = new Map<string, string>();
          for (const [name, elsewhere, restart] of asks) {
            const owner = jid(name, elsewhere ? 'elsewhere.example' : 'example.org');
            const { name: handle } = await handles.ensure(owner);
            expect(given.get(handle) ?? owner).to.equal(owner);
            given.set(handle, owner);
            if (restart) handles = await registry(store, { first: 'localpart' });
          }
          expect(given.size).to.equal(new Set(given.values()).size);
        },
      ),
    );
  });
});
