import type { BareJid, FullJid } from '../../domain/jid.ts';
import type { Handle, Show, Sighting } from '../../domain/person.ts';
import type { PeopleStore } from '../port.ts';
import type { Session } from './session.ts';

interface HandleRow {
  readonly name: string;
  readonly jid: string;
  readonly display: string;
}

interface SightingRow {
  readonly jid: string;
  readonly show: string;
  readonly priority: number;
  readonly heard: number;
  readonly caps: string;
}

/** Handles, which are for ever, and the clients that were last seen online. */
export function peopleStore({ domain, queue, prepare }: Session): PeopleStore {
  // Changes nothing, and so reports 0 rows, when the name is another account's.
  const claim = prepare(
    `INSERT INTO handles (domain, name, jid, display) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET display = excluded.display WHERE jid = excluded.jid`,
  );
  const handles = prepare<HandleRow>(
    `SELECT name, jid, display FROM handles WHERE domain = ? ORDER BY rowid`,
  );
  const see = prepare(
    `INSERT INTO sightings (domain, jid, show, priority, heard, caps) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET show = excluded.show, priority = excluded.priority,
                               heard = excluded.heard, caps = excluded.caps`,
  );
  const lose = prepare(`DELETE FROM sightings WHERE domain = ? AND jid = ?`);
  const sightings = prepare<SightingRow>(
    `SELECT jid, show, priority, heard, caps FROM sightings WHERE domain = ? ORDER BY jid`,
  );

  return {
    claimHandle: ({ name, jid, display }) =>
      queue.write(() => claim.run(domain, name, jid, display) === 1),
    loadHandles: () => queue.read(() => handles.all(domain).map(handleOf)),
    saveSightings: (changed, gone) =>
      queue.write(() => {
        for (const jid of gone) lose.run(domain, jid);
        // Last, so that a client named in both stays: one inquiry too many does no harm.
        for (const { jid, show, priority, heard, caps } of changed) {
          see.run(domain, jid, show, priority, heard, caps);
        }
      }),
    loadSightings: () => queue.read(() => sightings.all(domain).map(sightingOf)),
  };
}

function handleOf({ name, jid, display }: HandleRow): Handle {
  return { name, jid: jid as BareJid, display };
}

function sightingOf({ jid, show, priority, heard, caps }: SightingRow): Sighting {
  return { jid: jid as FullJid, show: show as Show, priority, heard, caps };
}
