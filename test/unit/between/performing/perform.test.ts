import { expect } from 'chai';
import type { Action, Effect } from '../../../../src/domain/effect.ts';
import { MusterError } from '../../../../src/domain/errors.ts';
import type { FullJid } from '../../../../src/domain/jid.ts';
import { Invited } from '../../../../src/between/performing/invited.ts';
import type { Client } from '../../../../src/people/presence.ts';
import { createPerform } from '../../../../src/between/performing/perform.ts';
import { chatOf, member } from '../../../support/chats.ts';
import { silentLog } from '../../../support/silent-log.ts';

const alice = member('alice');
const chat = chatOf([alice, member('bob')], { phase: 'open', opened: 0 });

const client = (resource: string): Client => ({
  jid: `${alice.jid}/${resource}` as FullJid,
  show: '',
  status: '',
  priority: 0,
  caps: '',
  heard: 0,
  since: 0,
  certainty: 'present',
});

/** Everything that a performance sent; `fences` says of each fence whether the link holds. */
function stage(
  fences: boolean[],
  clients: readonly Client[] = [client('desk'), client('phone')],
  running = chat,
) {
  const sent: string[] = [];
  const lanes: string[] = [];
  const said: { text: string; id: string | undefined }[] = [];
  const done = async (): Promise<void> => {};
  const room = { inside: false, entersWhile: undefined as 'the note is written' | undefined };
  const saveMarks = async (): Promise<void> => {
    if (room.entersWhile === 'the note is written') room.inside = true;
  };
  const perform = createPerform({
    rooms: {
      say: (_, text, options) => void said.push({ text, id: options?.id }),
      remove: done,
      destroy: done,
      isInside: () => room.inside,
    },
    rosters: { put: done, take: done },
    keepArchive: done,
    bookmarks: {
      publish: async (_owner, _mark, lane = 'moment') => void lanes.push(lane),
      retract: done,
    },
    invitations: { send: (to, { id }) => void sent.push(...to.map((jid) => `${jid} ${id}`)) },
    clients: {
      honoursBookmarks: async ({ jid }) => jid.endsWith('/desk'),
      isKnownToHonour: ({ jid }) => jid.endsWith('/desk'),
    },
    presence: { clients: () => clients },
    invited: new Invited({ saveMarks, loadMarks: async () => [] }, { now: () => 0 }, silentLog),
    keeper: () => ({ get: () => running }),
    contactPut: () => {},
    contactTaken: () => {},
    wire: {
      fence: async () => {
        if (fences.shift() === false) throw new MusterError('link-lost', 'the link was lost');
      },
    },
    clock: { now: () => 0 },
    zone: 'UTC',
    manner: () => ({ language: 'en', zone: 'UTC' }),
    prefix: '!',
  });
  const act = (action: Action, id = `${chat.id}.2.0`) => {
    const effect: Effect = { id, key: 'k', chat: chat.id, stage: 0, action };
    return perform(effect, 0);
  };
  return { act, sent, said, lanes, room };
}

const invite = (who: 'unaware' | 'missing'): Action => ({
  kind: 'invite',
  owner: alice.jid,
  room: chat.room,
  who,
});

describe('performing effects', () => {
  it('A8 invites at once who ignores bookmarks, later the others, nobody twice', async () => {
    const { act, sent } = stage([]);
    expect(await act(invite('unaware'))).to.deep.equal({ outcome: 'done' });
    expect(sent.map((one) => one.split(' ')[0])).to.deep.equal([`${alice.jid}/phone`]);
    await act(invite('missing'), `${chat.id}.3.0`);
    expect(sent.map((one) => one.split(' ')[0])).to.deep.equal([
      `${alice.jid}/phone`,
      `${alice.jid}/desk`,
    ]);
  });

  it('A8 a bookmark that no client notices does not hold up the others', async () => {
    const mark = {
      kind: 'bookmark-publish',
      owner: alice.jid,
      room: chat.room,
      name: 'Magazine X',
      nick: 'Alice',
    } as const;
    const of = async (...resources: string[]): Promise<string[]> => {
      const { act, lanes } = stage([], resources.map(client));
      await act(mark);
      return lanes;
    };
    expect(await of('phone', 'desk')).to.deep.equal(['moment']);
    expect(await of('phone')).to.deep.equal(['bulk']);
    expect(await of()).to.deep.equal(['bulk']);
  });

  it('sends an invitation again that the link has lost, under the same id', async () => {
    const { act, sent } = stage([false, true]);
    expect(await act(invite('unaware'))).to.deep.equal({ outcome: 'offline' });
    expect(await act(invite('unaware'))).to.deep.equal({ outcome: 'done' });
    expect(sent).to.have.length(2);
    expect(new Set(sent).size, 'ids').to.equal(1);
  });

  it('invites anew who lost the room, also when he had entered before the invitation was noted', async () => {
    const { act, sent, room } = stage([], [client('phone')]);
    room.entersWhile = 'the note is written';
    await act(invite('unaware'));
    expect(room.inside).to.equal(true);
    room.entersWhile = undefined;
    room.inside = false; // with his server
    await act(invite('missing'), `${chat.id}.3.0`);
    expect(sent).to.have.length(2);
  });

  it('says the farewell again under the same id', async () => {
    const { act, said } = stage([false, true]);
    const farewell = { kind: 'farewell', room: chat.room, reason: 'time' } as const;
    await act(farewell);
    await act(farewell);
    expect(said.map(({ id }) => id)).to.deep.equal([`${chat.id}.2.0`, `${chat.id}.2.0`]);
    expect(said[0]?.text).to.include('contacts');
  });

  it('speaks of contacts only where somebody had the others among his', async () => {
    const reach = { roster: false, bookmarks: false };
    const plain = chatOf([member('alice', { reach }), member('bob', { reach })]);
    const { act, said } = stage([], [], plain);
    await act({ kind: 'farewell', room: chat.room, reason: 'time' });
    expect(said.map(({ text }) => text)).to.have.lengthOf(1);
    expect(said[0]?.text).to.not.include('contacts');
  });
});
