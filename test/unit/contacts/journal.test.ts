import { expect } from 'chai';
import fc from 'fast-check';
import { hold, release, remember, type Step } from '../../../src/contacts/journal.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { JournalEntry, RosterItem, Subscription } from '../../../src/domain/roster.ts';

const pair = { owner: 'bob@example.org' as BareJid, contact: 'otter@muster.example' as BareJid };
const item = (
  name: string,
  groups: readonly string[],
  subscription: Subscription = 'none',
): RosterItem => ({ jid: pair.contact, name, groups, subscription });

/** One roster entry on a server, the journal beside it, and what happens to both. */
class Desk {
  current: RosterItem | null;
  entry: JournalEntry | undefined;
  writes = 0;
  /** ejabberd keeps what subscription there was (FIELD-NOTES 1). */
  readonly keepsSubscription: boolean;

  constructor(current: RosterItem | null, keepsSubscription = false) {
    this.current = current;
    this.keepsSubscription = keepsSubscription;
  }

  hold(holder: string, group: string, name = 'Otter', crash: Crash = 'no'): void {
    this.#carryOut(hold(pair, this.entry, this.current, holder, { group, name }), crash);
  }

  release(holder: string, crash: Crash = 'no'): void {
    this.#carryOut(release(this.entry, this.current, holder), crash);
  }

  #carryOut(step: Step, crash: Crash): void {
    if (step.before !== null) this.entry = stored(step.before);
    if (crash === 'before the write') return;
    if (step.write !== null) this.writes += 1;
    if (step.write === 'remove') this.current = null;
    else if (step.write !== null) {
      const kept = this.keepsSubscription ? (this.current?.subscription ?? 'none') : undefined;
      this.current = { ...step.write, subscription: kept ?? step.write.subscription };
    }
    if (crash === 'before the answer') return;
    this.entry = step.after === null ? undefined : stored(step.after);
  }
}

type Crash = 'no' | 'before the write' | 'before the answer';
const stored = (entry: JournalEntry): JournalEntry =>
  JSON.parse(JSON.stringify(entry)) as JournalEntry;

describe('contacts/journal', () => {
  it('A12: a contact that was not there is added for the chat and removed after it', () => {
    const desk = new Desk(null);
    desk.hold('c1', 'Magazine');
    expect(desk.current).to.deep.equal(item('Otter', ['Magazine'], 'both'));
    desk.release('c1');
    expect(desk.current).to.equal(null);
    expect(desk.entry).to.equal(undefined);
  });

  it('A12: a contact with own name and groups gets them back', () => {
    const original = item('My Bob', ['Friends', 'Magazine'], 'to');
    const desk = new Desk(original);
    desk.hold('c1', 'Magazine');
    desk.hold('c2', 'Book club');
    expect(desk.current).to.deep.equal(
      item('My Bob', ['Friends', 'Magazine', 'Book club'], 'both'),
    );
    desk.release('c1');
    expect(desk.current?.groups).to.deep.equal(['Friends', 'Magazine', 'Book club']);
    desk.release('c2');
    expect(desk.current).to.deep.equal(original);
  });

  it('writes nothing that changes nothing', () => {
    const desk = new Desk(item('Bob', ['Magazine'], 'both'));
    desk.hold('c1', 'Magazine');
    desk.hold('c2', 'Magazine');
    desk.release('c1');
    desk.release('c2');
    expect(desk.writes).to.equal(0);
  });

  it('a server that keeps its own subscription is not taken for the user', () => {
    const desk = new Desk(null, true);
    desk.hold('c1', 'Magazine');
    desk.hold('c2', 'Magazine');
    desk.hold('c1', 'Magazine');
    expect(desk.writes).to.equal(1);
    desk.release('c1');
    desk.release('c2');
    expect(desk.current).to.equal(null);
  });

  it('renamed by the user: it is his, our group goes, the subscription too', () => {
    const desk = new Desk(null);
    desk.hold('c1', 'Magazine');
    desk.current = item('The otter', ['Magazine', 'Animals'], 'both');
    desk.release('c1');
    expect(desk.current).to.deep.equal(item('The otter', ['Animals'], 'none'));
    expect(desk.entry).to.equal(undefined);
  });

  it('regrouped by the user: his groups stay, the original subscription returns', () => {
    const desk = new Desk(item('Bob', ['Friends'], 'from'));
    desk.hold('c1', 'Magazine');
    desk.current = item('Bob', ['Work', 'Magazine'], 'both');
    desk.hold('c2', 'Book club');
    expect(desk.current.groups).to.deep.equal(['Work', 'Magazine', 'Book club']);
    desk.release('c1');
    expect(desk.current.groups).to.deep.equal(['Work', 'Book club']);
    desk.release('c2');
    expect(desk.current).to.deep.equal(item('Bob', ['Work'], 'from'));
  });

  it('renamed by its holder: the new group and name take the place of the old ones', () => {
    const desk = new Desk(item('', ['Friends']));
    desk.hold('standing', 'Magazine', 'Otter');
    desk.hold('standing', 'Magazine Y', 'Beaver');
    expect(desk.current).to.deep.equal(item('Beaver', ['Friends', 'Magazine Y'], 'both'));
    desk.current = item('Beaver', ['Friends'], 'both');
    desk.hold('standing', 'Magazine Z', 'Beaver');
    expect(desk.current?.groups, 'taken out by its owner: not put back').to.deep.equal(['Friends']);
  });

  it('a group that the user took out stays out while another chat goes on', () => {
    const desk = new Desk(null);
    desk.hold('c1', 'Magazine');
    desk.hold('c2', 'Book club');
    desk.current = item('Otter', ['Book club'], 'both');
    desk.hold('c3', 'Cinema');
    desk.hold('c1', 'Magazine');
    expect(desk.current.groups).to.have.members(['Book club', 'Cinema']);
  });

  it('removed by hand: not put back in this chat nor at its end', () => {
    for (const original of [null, item('Bob', ['Friends'], 'both')]) {
      const desk = new Desk(original);
      desk.hold('c1', 'Magazine');
      desk.current = null;
      desk.hold('c1', 'Magazine');
      expect(desk.current).to.equal(null);
      desk.release('c1');
      expect(desk.current).to.equal(null);
      expect(desk.entry).to.equal(undefined);
    }
  });

  it('removed by hand, then wanted by another chat: there for that one only', () => {
    const desk = new Desk(null);
    desk.hold('c1', 'Magazine');
    desk.current = null;
    desk.hold('c2', 'Book club');
    expect(desk.current).to.deep.equal(item('Otter', ['Book club'], 'both'));
    desk.release('c2');
    expect(desk.current).to.equal(null);
    desk.release('c1');
    expect(desk.entry).to.equal(undefined);
  });

  it('changed between the preparation and the first write: that is the original', () => {
    const desk = new Desk(null);
    desk.entry = remember(pair, undefined, null);
    desk.current = item('Mine', ['Friends'], 'to');
    desk.hold('c1', 'Magazine');
    desk.release('c1');
    expect(desk.current).to.deep.equal(item('Mine', ['Friends'], 'to'));
  });

  it('changed by the user after a crash in the middle of an undo: our groups go all the same', () => {
    const desk = new Desk(null);
    desk.hold('c1', 'Magazine');
    desk.hold('c2', 'Book club');
    desk.release('c1', 'before the write');
    desk.current = item('Mine', ['Magazine', 'Book club'], 'both');
    desk.release('c1');
    desk.release('c2');
    expect(desk.current).to.deep.equal(item('Mine', [], 'none'));
  });

  it('a hold that never came undoes to nothing', () => {
    const desk = new Desk(item('Bob', [], 'to'));
    desk.entry = remember(pair, undefined, desk.current);
    desk.release('c1');
    desk.release('c1');
    expect([desk.writes, desk.entry]).to.deep.equal([0, undefined]);
  });

  describe('laws', () => {
    const groups = fc.uniqueArray(fc.constantFrom('Friends', 'Work', 'Magazine', 'Club'), {
      maxLength: 3,
    });
    const originals = fc.option(
      fc
        .tuple(
          fc.constantFrom('', 'Mine'),
          groups,
          fc.constantFrom<Subscription>('none', 'to', 'from', 'both'),
        )
        .map(([name, own, subscription]) => item(name, own, subscription)),
    );
    const crashes = fc.constantFrom<Crash>('no', 'before the write', 'before the answer');
    const steps = fc.array(
      fc.record({
        holder: fc.constantFrom('c1', 'c2', 'c3'),
        kind: fc.constantFrom('hold' as const, 'release' as const),
        group: fc.constantFrom('Magazine', 'Club', 'Cinema'),
        name: fc.constantFrom('Otter', 'Beaver'),
        crash: crashes,
      }),
      { maxLength: 25 },
    );

    it('A12: whatever overlaps, and wherever it crashes, the original returns', () => {
      fc.assert(
        fc.property(originals, steps, fc.boolean(), (original, way, keeps) => {
          const desk = new Desk(original, keeps);
          for (const { holder, kind, group, name, crash } of way) {
            if (kind === 'release') desk.release(holder, crash);
            else desk.hold(holder, group, name, crash);
          }
          for (const holder of ['c3', 'c1', 'c2']) desk.release(holder);
          expect(plain(desk.current)).to.deep.equal(plain(original));
          expect(desk.entry).to.equal(undefined);
        }),
        { numRuns: 2000 },
      );
    });

    it('while it is held, every holder finds the group that it wanted last, and the user his own', () => {
      fc.assert(
        fc.property(originals, steps, (original, way) => {
          const desk = new Desk(original);
          const wanted = new Map<string, string>();
          for (const { holder, kind, group, name } of way) {
            if (kind === 'release') desk.release(holder);
            else desk.hold(holder, group, name);
            if (kind === 'release') wanted.delete(holder);
            else wanted.set(holder, group);
            if (wanted.size === 0) continue;
            expect(desk.current?.subscription).to.equal('both');
            expect(desk.current?.groups).to.have.members([
              ...new Set([...(original?.groups ?? []), ...wanted.values()]),
            ]);
          }
        }),
        { numRuns: 500 },
      );
    });

    it('A12: with edits by the user in between, ours never stays and his is never lost', () => {
      const edit = fc.option(
        fc.record({
          name: fc.constantFrom('Renamed', 'Otter', ''),
          add: fc.uniqueArray(fc.constantFrom('Work', 'Family', 'School')),
          drop: fc.uniqueArray(fc.constantFrom('Work', 'Family', 'Magazine', 'Club', 'Cinema')),
        }),
      );
      const move = fc.record({
        holder: fc.constantFrom('c1', 'c2', 'c3'),
        kind: fc.constantFrom('hold' as const, 'release' as const, 'edit' as const),
        edit,
      });
      const ours = { c1: 'Magazine', c2: 'Club', c3: 'Cinema' };
      const own = fc.uniqueArray(fc.constantFrom('Work', 'Family'));
      fc.assert(
        fc.property(fc.option(own), fc.array(move, { maxLength: 25 }), (before, way) => {
          const desk = new Desk(before === null ? null : item('Mine', before, 'to'));
          let his = before === null ? undefined : new Set<string>(before);
          /** As it was after our last step: who brings it back to that has changed nothing. */
          let last = { current: desk.current, his };
          for (const { holder, kind, edit: change } of way) {
            if (kind === 'hold') desk.hold(holder, ours[holder as keyof typeof ours]);
            else if (kind === 'release') desk.release(holder);
            else if (change === null) {
              desk.current = null;
              his = undefined;
            } else if (desk.current !== null) {
              const after = new Set([...desk.current.groups, ...change.add]);
              for (const group of change.drop) after.delete(group);
              const edited = { ...desk.current, name: change.name, groups: [...after] };
              if (last.current !== null && sameFace(edited, last.current)) his = last.his;
              else if (!sameFace(edited, desk.current)) {
                his = new Set([...after].filter((group) => !Object.values(ours).includes(group)));
              }
              desk.current = edited;
            }
            if (kind !== 'edit') last = { current: desk.current, his };
          }
          for (const holder of ['c2', 'c3', 'c1']) desk.release(holder);
          if (desk.current !== null) {
            expect(desk.current.groups).to.not.include.oneOf(Object.values(ours));
          }
          if (his === undefined) expect(desk.current).to.equal(null);
          else expect(desk.current?.groups).to.have.members([...his]);
          expect(desk.entry).to.equal(undefined);
        }),
        { numRuns: 2000 },
      );
    });
  });
});

const plain = (entry: RosterItem | null): unknown =>
  entry === null ? null : { ...entry, groups: entry.groups.toSorted() };

function sameFace(a: RosterItem, b: RosterItem): boolean {
  return a.name === b.name && new Set(a.groups).symmetricDifference(new Set(b.groups)).size === 0;
}
