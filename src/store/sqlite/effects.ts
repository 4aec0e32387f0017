import type { Action, Effect, Outcome, PendingEffect, When } from '../../domain/effect.ts';
import type { EffectStore } from '../port.ts';
import type { Session } from './session.ts';

interface Row {
  readonly id: string;
  readonly key: string;
  readonly chat: string;
  readonly stage: number;
  readonly due: string | null;
  readonly action: string;
  readonly attempts: number;
  readonly state: string;
  readonly why: string | null;
  readonly next: number | null;
}

/**
 * The writer of new effects, to be used inside a write. An unsettled effect with the same key, in
 * whatever state, gives way with its attempts.
 */
export function effectWriter({ domain, prepare }: Session): (effect: Effect) => void {
  const put = prepare(
    `INSERT OR REPLACE INTO effects (domain, id, key, chat, stage, version, number, due, action)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ id, key, chat, stage, when, action }) => {
    const [version, number] = numbersOf(id);
    const due = when === undefined ? null : JSON.stringify(when);
    put.run(domain, id, key, chat, stage, version, number, due, JSON.stringify(action));
  };
}

/** The outbox: what is still to be done. */
export function effectStore(session: Session): EffectStore {
  const { domain, queue, prepare } = session;
  const load = prepare<Row>(
    `SELECT id, key, chat, stage, due, action, attempts, state, why, next FROM effects
     WHERE domain = ? ORDER BY chat, stage, version, number, id`,
  );
  const done = prepare(`DELETE FROM effects WHERE domain = ? AND id = ?`);
  const retry = prepare(
    `UPDATE effects SET state = 'pending', attempts = attempts + 1, next = ?, why = ?
     WHERE domain = ? AND id = ?`,
  );
  const stop = prepare(
    `UPDATE effects SET state = ?, next = NULL, why = ? WHERE domain = ? AND id = ?`,
  );

  const settle = (outcome: { readonly id: string } & Outcome): number => {
    switch (outcome.outcome) {
      case 'done':
        return done.run(domain, outcome.id);
      case 'retry':
        return retry.run(outcome.at, outcome.why, domain, outcome.id);
      case 'waiting':
      case 'failed':
        return stop.run(outcome.outcome, outcome.why, domain, outcome.id);
    }
  };

  const add = effectWriter(session);

  return {
    addEffects: (effects) => queue.write(() => effects.forEach(add)),
    loadEffects: () => queue.read(() => load.all(domain).map(effectOf)),
    settleEffects: (outcomes) =>
      queue.write(() => {
        for (const outcome of outcomes) settle(outcome);
      }),
  };
}

/** The numbers of an id `CHAT.VERSION.NUMBER`, so that 10 sorts behind 9. */
function numbersOf(id: string): readonly [version: number, number: number] {
  const [, version, number] = /\.(\d+)\.(\d+)$/u.exec(id) ?? [];
  if (version === undefined || number === undefined) {
    throw new RangeError(`effect id ${id} is not CHAT.VERSION.NUMBER`);
  }
  return [Number(version), Number(number)];
}

function effectOf(row: Row): PendingEffect {
  const { id, key, chat, stage, due, action, attempts, state, why, next } = row;
  return {
    id,
    key,
    chat,
    stage,
    ...(due === null ? {} : { when: JSON.parse(due) as When }),
    action: JSON.parse(action) as Action,
    attempts,
    state: state as PendingEffect['state'],
    ...(why === null ? {} : { why }),
    ...(next === null ? {} : { next }),
  };
}
