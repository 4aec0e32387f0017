import { expect } from 'chai';
import type { Keeper } from '../../../../src/chats/keeper.ts';
import type { Outbox } from '../../../../src/chats/outbox.ts';
import { MusterError } from '../../../../src/domain/errors.ts';
import type { FullJid } from '../../../../src/domain/jid.ts';
import type { Flow } from '../../../../src/flow.ts';
import type { Inquiry } from '../../../../src/people/inquiry.ts';
import { type Client, PresenceBook } from '../../../../src/people/presence.ts';
import { Reunion } from '../../../../src/between/presence/reunion.ts';
import type { Rooms } from '../../../../src/rooms/port.ts';
import type { PresenceInfo } from '../../../../src/xmpp/protocol/presence.ts';
import { chatOf, member } from '../../../support/chats.ts';
import { keptLog } from '../../../support/linked.ts';
import { manualClock, settle } from '../../../support/manual-clock.ts';
import type { Wire } from '../../../../src/xmpp/port.ts';

const alice = 'alice@example.org/desk' as FullJid;
const bob = 'bob@example.org/desk' as FullJid;
const carol = 'carol@elsewhere.test/desk' as FullJid;
const available: PresenceInfo = { type: 'available', show: '', status: '', priority: 0, caps: '' };

/** Everybody whom a reunion concerns; `said` is what they were told, in order. */
function house() {
  const clock = manualClock(100_000);
  const presence = new PresenceBook();
  const log = keptLog();
  const said: string[] = [];
  const inRoom = new Set<FullJid>();
  const state = { answers: true, ready: 0, unready: [] as Error[] };
  const say = (word: string) => (): void => void said.push(word);
  const chat = chatOf([member('alice'), member('bob')], { phase: 'open', opened: 0 });
  const reunion = new Reunion({
    wire: { fence: () => Promise.resolve() } as unknown as Wire,
    presence,
    inquiry: {
      ask: (clients: readonly Client[]) => {
        for (const { jid } of clients) {
          if (state.answers) presence.alive(jid, clock.now());
          else presence.gone(jid);
        }
        return Promise.resolve();
      },
      absent: async (clients: readonly FullJid[]) => new Set(state.answers ? [] : clients),
    } as unknown as Inquiry,
    rooms: {
      forget: (is: (client: FullJid) => boolean) => {
        for (const client of [...inRoom]) if (is(client)) inRoom.delete(client);
      },
      clients: () => [...inRoom],
      repeat: () => {},
      isInside: () => false,
    } as unknown as Rooms,
    outbox: { resume: say('resume'), pause: say('pause'), has: () => false } as unknown as Outbox,
    keeper: {
      all: () => [chat],
      applyToAll: (chats: readonly unknown[]) => {
        if (chats.length > 0) said.push('invited anew');
        return Promise.resolve();
      },
    } as unknown as Keeper,
    flow: {
      open: () => Promise.resolve(say('open')()),
      hold: say('hold'),
    } as unknown as Flow,
    clock,
    log,
    introduced: () => Promise.resolve(),
    isNear: (host) => host === 'example.org',
    feeds: (host) => host === 'example.org',
    complete: () => true,
    ready: () => {
      const trouble = state.unready.shift();
      if (trouble !== undefined) return Promise.reject(trouble);
      said.push('ready');
      return Promise.resolve();
    },
  });
  return { clock, presence, log, said, inRoom, state, reunion };
}

describe('Reunion', () => {
  it('finds out who is there before it goes on, in order', async () => {
    const { reunion, said, presence } = house();
    presence.heard(alice, available, 1);
    await reunion.meet();
    expect(said).to.deep.equal(['resume', 'ready', 'invited anew', 'open']);
  });

  it('a lost link turns nobody offline and holds back what would come of it', async () => {
    const { reunion, said, presence, inRoom } = house();
    presence.heard(alice, available, 1);
    inRoom.add(alice);
    await reunion.meet();
    said.length = 0;
    reunion.separated();
    expect(said).to.deep.equal(['hold', 'pause']);
    expect(presence.online(member('alice').jid)).to.equal(true);
    await reunion.meet();
    expect([...inRoom]).to.deep.equal([alice]);
    expect(said.slice(2)).to.deep.equal(['resume', 'ready', 'invited anew', 'open']);
  });

  it('takes out of the rooms who is proved gone', async () => {
    const { reunion, presence, inRoom, state } = house();
    presence.heard(alice, available, 1);
    presence.heard(bob, available, 1);
    inRoom.add(alice).add(bob);
    await reunion.meet();
    reunion.separated();
    state.answers = false;
    presence.heard(bob, available, 100_000, 1); // the snapshot has him as he was
    await reunion.meet();
    expect([...inRoom]).to.deep.equal([bob]);
  });

  it('after a restart of the server waits for its people, but not for long', async () => {
    const { reunion, said, presence, inRoom, state, clock } = house();
    presence.heard(alice, available, 1);
    presence.heard(bob, available, 1);
    inRoom.add(alice).add(bob);
    await reunion.meet();
    reunion.separated();
    said.length = 0;
    state.answers = false;
    await clock.advance(5000);
    const met = reunion.meet();
    await settle();
    expect([...inRoom], 'every session is a new one').to.deep.equal([]);
    expect(said).to.deep.equal(['resume', 'ready', 'invited anew']);
    presence.heard(alice, available, clock.now());
    await settle();
    expect(said).to.not.include('open');
    await clock.advance(15_000);
    await met;
    expect(said).to.include('open');
  });

  it('knows a restart of the server although people elsewhere stay, and does not wait for them', async () => {
    const { reunion, said, presence, inRoom, clock } = house();
    presence.heard(alice, available, 1);
    presence.heard(carol, available, 1);
    inRoom.add(alice).add(carol);
    await reunion.meet();
    reunion.separated();
    presence.gone(alice);
    await clock.advance(5000);
    presence.heard(alice, available, clock.now()); // the same client, a new session
    said.length = 0;
    await reunion.meet();
    expect([...inRoom], 'she has to enter again, Carol not').to.deep.equal([carol]);
    expect(said).to.include('open');
  });

  it('of people elsewhere alone it learns nothing of our server', async () => {
    const { reunion, said, presence, state } = house();
    const { jid } = { jid: carol };
    presence.restore([{ jid, show: '', priority: 0, caps: '', heard: 1 }]);
    state.answers = false;
    await reunion.meet();
    expect(said, 'nobody is waited for').to.include('open');
  });

  it('goes on as soon as all are back', async () => {
    const { reunion, said, presence, state, clock } = house();
    presence.heard(alice, available, 1);
    await reunion.meet();
    reunion.separated();
    said.length = 0;
    state.answers = false;
    await clock.advance(5000);
    const met = reunion.meet();
    await settle();
    presence.heard(alice, available, clock.now());
    await met;
    expect(said).to.include('open');
  });

  it('tries again what fails while the link stands: events are not held for ever', async () => {
    const { reunion, said, state, clock, log } = house();
    state.unready = [new MusterError('store-unavailable', 'full'), new Error('broken')];
    const met = reunion.meet();
    await clock.advance(10_000);
    await met;
    expect(said).to.include('open');
    expect(log.lines.filter(({ level }) => level === 'error')).to.have.lengthOf(2);
  });

  it('leaves it to the next reunion when the link is lost meanwhile', async () => {
    const { reunion, said, state, clock, log } = house();
    state.unready = [new MusterError('link-lost', 'lost')];
    await reunion.meet();
    expect(said).to.not.include('open');
    expect(log.lines).to.deep.equal([]);
    state.unready = [new Error('broken')];
    const met = reunion.meet();
    await settle();
    reunion.separated();
    await clock.advance(10_000);
    await met;
    expect(said).to.not.include('open');
  });
});
