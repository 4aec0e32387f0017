import type { BareJid } from '../domain/jid.ts';
import { buildHandlePresence, type Shown } from '../xmpp/protocol/handle.ts';
import { addressOf, type HandleParts } from './handle-directory.ts';

/**
 * Tells people of those related to them. Presence goes to the watcher's bare JID, in the lane of
 * roster changes, so that it never overtakes the entry that it belongs to.
 */
export interface Announcer {
  /**
   * Tells the watcher how the person is, whatever he was told before: behind a new roster entry,
   * or after the link was lost. Unrelated people are offline to each other.
   */
  tell(watcher: BareJid, person: BareJid): void;
  /** The person came online: all who are related hear of it, and he of them. */
  appeared(person: BareJid): void;
  /** Show or status changed; who has been told the same already hears nothing. */
  changed(person: BareJid): void;
  /** The person is offline, or hidden. */
  vanished(person: BareJid): void;
  /** The two are related no more: each becomes offline to the other. */
  ended(a: BareJid, b: BareJid): void;
  /**
   * The person has gone from the watcher's list: unless they are related otherwise he becomes
   * offline to him, though he was told before; the link may have been down then.
   */
  parted(watcher: BareJid, person: BareJid): void;
  /** The watcher wants to hear no more of the person, until he asks again. */
  mute(watcher: BareJid, person: BareJid): void;
  /** He asks again: he is told at once. */
  unmute(watcher: BareJid, person: BareJid): void;
}

/** What a watcher was last told: the stanza's text, empty for offline. */
type Told = string;

/** Builds the announcer; what was told is kept in memory only, and nothing is known after a start. */
export function createAnnouncer(parts: HandleParts): Announcer {
  const { wire, directory, related, relatedTo } = parts;
  const told = new Map<BareJid, Map<BareJid, Told>>();
  const muted = new Map<BareJid, Set<BareJid>>();

  const shownTo = (watcher: BareJid, person: BareJid): Shown | undefined =>
    related(watcher, person) ? directory.presenceOf(person) : undefined;

  const send = (watcher: BareJid, person: BareJid, shown: Shown | undefined): void => {
    const handle = directory.handleOf(person);
    if (handle === undefined) return;
    ofWatcher(told, watcher, () => new Map()).set(person, textOf(shown));
    wire.send(buildHandlePresence(addressOf(parts, handle.name), watcher, shown), 'bulk');
  };

  const tell = (watcher: BareJid, person: BareJid): void => {
    if (muted.get(watcher)?.has(person) !== true) send(watcher, person, shownTo(watcher, person));
  };

  const update = (watcher: BareJid, person: BareJid): void => {
    const before = told.get(watcher)?.get(person);
    if (before !== textOf(shownTo(watcher, person))) tell(watcher, person);
  };

  const greet = (watcher: BareJid, person: BareJid): void => {
    if (shownTo(watcher, person) !== undefined) tell(watcher, person);
  };

  const part = (watcher: BareJid, person: BareJid): void => {
    const before = told.get(watcher)?.get(person);
    const visible =
      before === undefined ? directory.presenceOf(person) !== undefined : before !== '';
    // A second goodbye to somebody to whom he was offline would betray that he hides.
    if (visible && muted.get(watcher)?.has(person) !== true) send(watcher, person, undefined);
    without(told, watcher, person);
    without(muted, watcher, person);
  };

  const updateAll = (person: BareJid): void => {
    for (const watcher of relatedTo(person)) update(watcher, person);
  };

  return {
    tell,
    changed: updateAll,
    appeared: (person) => {
      for (const other of relatedTo(person)) {
        update(other, person);
        greet(person, other);
      }
    },
    vanished: updateAll,
    ended: (a, b) => {
      if (related(a, b)) return;
      part(a, b);
      part(b, a);
    },
    parted: (watcher, person) => {
      if (!related(watcher, person)) part(watcher, person);
    },
    mute: (watcher, person) => {
      if (told.get(watcher)?.get(person) !== '') send(watcher, person, undefined);
      without(told, watcher, person);
      ofWatcher(muted, watcher, () => new Set()).add(person);
    },
    unmute: (watcher, person) => {
      without(muted, watcher, person);
      tell(watcher, person);
    },
  };
}

const textOf = (shown: Shown | undefined): Told =>
  shown === undefined ? '' : `${shown.show} ${shown.status}`;

/** What is kept of one watcher; made when there is nothing yet. */
function ofWatcher<V>(all: Map<BareJid, V>, watcher: BareJid, create: () => V): V {
  const its = all.get(watcher) ?? create();
  all.set(watcher, its);
  return its;
}

/** Forgets one person of a watcher, and the watcher with the last one. */
function without(
  all: Map<BareJid, { delete(person: BareJid): boolean; readonly size: number }>,
  watcher: BareJid,
  person: BareJid,
): void {
  const its = all.get(watcher);
  its?.delete(person);
  if (its?.size === 0) all.delete(watcher);
}
