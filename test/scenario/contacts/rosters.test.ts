import { expect } from 'chai';
import fc from 'fast-check';
import { classify } from '../../../src/contacts/classify.ts';
import { createRosters, type Rosters } from '../../../src/contacts/rosters.ts';
import { MusterError, StanzaError } from '../../../src/domain/errors.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { RosterItem, Subscription } from '../../../src/domain/roster.ts';
import { FakeAccounts, MemoryJournal, Trouble } from './server.ts';

const handle = (name: string): BareJid => `${name}@muster.example` as BareJid;
const item = (
  jid: BareJid,
  name: string,
  groups: readonly string[],
  subscription: Subscription = 'none',
): RosterItem => ({ jid, name, groups, subscription });

/** A server, a journal and Muster, which may be started again over them. */
class Stage {
  readonly trouble = new Trouble();
  readonly accounts = new FakeAccounts(this.trouble);
  readonly journal = new MemoryJournal(this.trouble);
  readonly warnings: string[] = [];
  now = 1_000_000;
  rosters: Rosters = this.restart();

  restart(): Rosters {
    this.rosters = createRosters({
      accounts: this.accounts,
      journal: this.journal,
      clock: { now: () => this.now },
      log: {
        event: () => undefined,
        warn: (message) => this.warnings.push(message),
        error: () => undefined,
        debug: () => undefined,
      },
    });
    return this.rosters;
  }

  seen(owner: BareJid): RosterItem[] {
    return [...(this.accounts.rosters.get(owner)?.values() ?? [])];
  }
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
}

describe('scenario: contact lists of a chat', () => {
  const otter = handle('quiet-otter');
  const wren = handle('keen-wren');

  it('A8 A12: Bob sees the others in the group, and his list as it was afterwards', async () => {
    const stage = new Stage();
    const friend = item('friend@example.org' as BareJid, 'Friend', ['Friends'], 'both');
    const bob = stage.accounts.person('bob@example.org', friend, item(wren, 'Wren', ['Birds']));
    const before = stage.seen(bob);

    await stage.rosters.prepare([
      { owner: bob, contact: otter },
      { owner: bob, contact: wren },
    ]);
    expect(stage.seen(bob)).to.deep.equal(before);
    expect(stage.journal.entries.size, 'nothing that would have to be taken back').to.equal(0);
    await stage.rosters.put(bob, otter, 'Otter', 'Magazine', 'c1');
    await stage.rosters.put(bob, wren, 'Keen', 'Magazine', 'c1');
    expect(stage.seen(bob)).to.deep.include.members([
      friend,
      item(otter, 'Otter', ['Magazine'], 'both'),
      item(wren, 'Wren', ['Birds', 'Magazine'], 'both'),
    ]);
    await stage.rosters.take(bob, otter, 'c1');
    await stage.rosters.take(bob, wren, 'c1');
    expect(stage.seen(bob)).to.deep.equal(before);
    expect(stage.journal.entries.size).to.equal(0);
  });

  it('reads each list once for a preparation, and again for the undo', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org');
    const pairs = [otter, wren].map((contact) => ({ owner: bob, contact }));
    await stage.rosters.prepare(pairs);
    for (const { contact } of pairs) await stage.rosters.put(bob, contact, 'x', 'Magazine', 'c1');
    const reads = (): number =>
      stage.accounts.done.filter((each) => each.startsWith('roster')).length;
    expect(reads()).to.equal(1);
    await stage.rosters.take(bob, otter, 'c1');
    expect(reads()).to.equal(2);
  });

  it('does not rely on what a preparation read long ago', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org');
    await stage.rosters.prepare([{ owner: bob, contact: otter }]);
    stage.accounts.person(bob, item(otter, 'Mine', ['Friends'], 'to'));
    stage.now += 900_000;
    await stage.rosters.put(bob, otter, 'Otter', 'Magazine', 'c1');
    expect(stage.seen(bob)).to.deep.equal([item(otter, 'Mine', ['Friends', 'Magazine'], 'both')]);
    await stage.rosters.take(bob, otter, 'c1');
    expect(stage.seen(bob)).to.deep.equal([item(otter, 'Mine', ['Friends'], 'to')]);
  });

  it('does not rely on what a preparation read before another chat ended', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org');
    await stage.rosters.put(bob, otter, 'Otter', 'Club', 'c1');
    await stage.rosters.prepare([{ owner: bob, contact: otter }]);
    await stage.rosters.take(bob, otter, 'c1');
    await stage.rosters.put(bob, otter, 'Otter', 'Magazine', 'c2');
    expect(stage.seen(bob)).to.deep.equal([item(otter, 'Otter', ['Magazine'], 'both')]);
    await stage.rosters.take(bob, otter, 'c2');
    expect(stage.seen(bob)).to.deep.equal([]);
  });

  it('the journal is durable before the list is touched, and goes after the undo', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org');
    const order: string[] = [];
    stage.trouble.strike = (operation, fault) => {
      if (fault === 'after') order.push(operation);
    };
    await stage.rosters.put(bob, otter, 'Otter', 'Magazine', 'c1');
    expect(order).to.deep.equal(['roster', 'journal', 'set', 'journal']);
    order.length = 0;
    await stage.rosters.take(bob, otter, 'c1');
    expect(order).to.deep.equal(['roster', 'journal', 'remove', 'journal']);
  });

  it('an account that does not exist: the put fails for good, the others are prepared', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org');
    const nobody = 'nobody@example.org' as BareJid;
    await stage.rosters.prepare([
      { owner: nobody, contact: otter },
      { owner: bob, contact: otter },
    ]);
    expect(stage.warnings).to.have.length(1);
    const error = await failure(stage.rosters.put(nobody, otter, 'Otter', 'Magazine', 'c1'));
    expect(error).to.be.instanceOf(StanzaError);
    expect(classify(error)).to.equal('failed');
    await stage.rosters.put(bob, otter, 'Otter', 'Magazine', 'c1');
  });

  it('works on one list in the order of the calls, on others at the same time', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org');
    const eve = stage.accounts.person('eve@example.org');
    await Promise.all([
      stage.rosters.put(bob, otter, 'Otter', 'Magazine', 'c1'),
      stage.rosters.put(bob, otter, 'Otter', 'Club', 'c2'),
      stage.rosters.take(bob, otter, 'c1'),
      stage.rosters.put(eve, otter, 'Otter', 'Magazine', 'c1'),
    ]);
    expect(stage.seen(bob)).to.deep.equal([item(otter, 'Otter', ['Club'], 'both')]);
    const first = stage.accounts.done.slice(0, 2).map((each) => each.split(' ')[1]);
    expect(first).to.have.members([bob, eve]);
  });

  it('a take for an entry that we never touched does nothing', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org', item(otter, 'Mine', ['Magazine'], 'both'));
    await stage.rosters.take(bob, otter, 'c1');
    expect(stage.accounts.done).to.deep.equal([]);
  });

  it('removed by the user in the moment of the undo: it is gone, and that is all right', async () => {
    const stage = new Stage();
    const bob = stage.accounts.person('bob@example.org');
    await stage.rosters.put(bob, otter, 'Otter', 'Magazine', 'c1');
    stage.trouble.strike = (operation, fault) => {
      if (operation === 'remove' && fault === 'before') stage.accounts.person(bob);
    };
    await stage.rosters.take(bob, otter, 'c1');
    expect(stage.journal.entries.size).to.equal(0);
  });

  it('A12: killed at any line and repeated, two chats over one pair leave nothing behind', async () => {
    const originals = fc.constantFrom(
      undefined,
      item(otter, 'Mine', ['Friends'], 'to'),
      item(otter, '', ['Magazine'], 'none'),
      item(otter, 'Mine', [], 'both'),
    );
    const effect = fc.record({
      kind: fc.constantFrom('put' as const, 'take' as const, 'prepare' as const),
      chat: fc.constantFrom('c1', 'c2'),
      strike: fc.option(fc.record({ at: fc.nat(7), kill: fc.boolean() }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(originals, fc.array(effect, { maxLength: 12 }), async (original, way) => {
        const stage = new Stage();
        const bob = stage.accounts.person('bob@example.org', ...(original ? [original] : []));
        const groups = { c1: 'Magazine', c2: 'Club' };
        const attempt = ({ kind, chat }: { kind: string; chat: string }): Promise<void> => {
          if (kind === 'prepare') return stage.rosters.prepare([{ owner: bob, contact: otter }]);
          if (kind === 'take') return stage.rosters.take(bob, otter, chat);
          return stage.rosters.put(bob, otter, 'Otter', groups[chat as 'c1' | 'c2'], chat);
        };
        for (const each of way) {
          let left = each.strike?.at ?? -1;
          stage.trouble.strike = () => {
            if (left === 0) throw new MusterError('link-lost', 'struck');
            left -= 1;
          };
          await attempt(each).catch(() => undefined);
          stage.trouble.strike = () => undefined;
          if (each.strike?.kill === true) stage.restart();
          // The outbox repeats what was not settled.
          if (each.strike !== undefined) await attempt(each);
        }
        for (const chat of ['c1', 'c2']) await attempt({ kind: 'take', chat });
        const sorted = stage.seen(bob).map((each) => ({ ...each, groups: each.groups.toSorted() }));
        expect(sorted).to.deep.equal(original ? [original] : []);
        expect(stage.journal.entries.size).to.equal(0);
      }),
      { numRuns: 400 },
    );
  });
});
