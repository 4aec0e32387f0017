import type { Chat } from '../../domain/chat.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Change, ChatStore } from '../port.ts';
import { effectWriter } from './effects.ts';
import { markWriter } from './marks.ts';
import type { Session } from './session.ts';

interface Row {
  readonly version: number;
  readonly state: string;
}

/**
 * Chats and the commit of a step: version check, state, effects, marks and the event's state in one write.
 *
 * `state: null` deletes the chat but none of its effects: what is still unsettled is the rest of the
 * undo, and is forgotten effect by effect as it gets done.
 */
export function chatStore(session: Session): ChatStore {
  const { domain, queue, prepare } = session;
  const find = prepare<Row>(`SELECT version, state FROM chats WHERE domain = ? AND id = ?`);
  const create = prepare(
    `INSERT INTO chats (domain, id, version, state) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING`,
  );
  const advance = prepare(
    `UPDATE chats SET version = version + 1, state = ? WHERE domain = ? AND id = ? AND version = ?`,
  );
  const forget = prepare(`DELETE FROM chats WHERE domain = ? AND id = ? AND version = ?`);
  const consume = prepare(
    `UPDATE events SET state = 'started', chat = ?
     WHERE domain = ? AND id = ? AND state = 'pending'`,
  );
  const load = prepare<Row>(`SELECT version, state FROM chats WHERE domain = ? ORDER BY id`);
  const addEffect = effectWriter(session);
  const putMark = markWriter(session);

  /** Whether the stored version was the expected one. */
  const writeState = ({ chat, expected, state }: Change): boolean => {
    if (state === null) {
      return expected === 0
        ? find.get(domain, chat) === undefined
        : forget.run(domain, chat, expected) === 1;
    }
    const json = JSON.stringify(state);
    const changed =
      expected === 0 ? create.run(domain, chat, json) : advance.run(json, domain, chat, expected);
    return changed === 1;
  };

  const write = (change: Change): void => {
    if (!writeState(change)) throw staleVersion(change, find.get(domain, change.chat)?.version);
    for (const effect of change.effects) addEffect(effect);
    change.marks?.forEach(putMark);
    if (change.event === undefined) return;
    if (consume.run(change.chat, domain, change.event) === 0) throw eventGone(change.event);
  };

  return {
    commit: (...changes) =>
      queue.write(() => {
        for (const change of changes) write(change);
      }),
    loadChats: () =>
      queue.read(() =>
        load
          .all(domain)
          .map(({ version, state }) => ({ version, chat: JSON.parse(state) as Chat })),
      ),
  };
}

function staleVersion({ chat, expected }: Change, actual = 0): MusterError {
  return new MusterError(
    'store-conflict',
    `chat ${chat} is at version ${actual}, the change was derived from ${expected}`,
  );
}

/** No second chat may come of one event. */
function eventGone(event: string): MusterError {
  return new MusterError('store-conflict', `event ${event} is not pending`);
}
