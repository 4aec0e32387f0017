import { expect } from 'chai';
import type { Element } from '@xmpp/xml';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';

const topic = (more: object = {}): Record<string, object> => ({
  news: {
    name: 'Mail magazine X',
    members: ['alice@example.org', 'bob@example.org', 'carol@example.org'],
    publisher: 'x@example.org',
    start: [{ message: {} }],
    end: [{ after: '1h' }],
    ...more,
  },
});

/** A chat of all who are there, entered by them; its name and its room. */
async function gathered(play: Play, ...names: string[]): Promise<{ chat: string; room: string }> {
  await play.come(...names);
  await play.start('news');
  const [chat] = await play.chats();
  const found = { chat: chat?.chat ?? '', room: chat?.room ?? '' };
  for (const name of names) play.person(name).enters(found.room);
  await play.rest();
  return found;
}

/** From the first goodbye of the room on nothing comes through to the server. */
function loseFromGoodbye(play: Play, room: string): void {
  let lost = false;
  play.server.ignores = ({ name, attrs }: Element) => {
    const goodbye = name === 'presence' && attrs['type'] === 'unavailable';
    lost ||= goodbye && String(attrs['from']).startsWith(room);
    return lost;
  };
}

/** Whether the room has told this client of his that he is out of it. */
const isOut = (play: Play, name: string, room: string): boolean =>
  play
    .person(name)
    .client()
    .inbox.all.some(
      ({ attrs }) => attrs['type'] === 'unavailable' && attrs['from'] === `${room}/${name}`,
    );

describe('what a kill interrupts (A12)', () => {
  it('A12 A14 who wants no part while the chat is prepared leaves no trace in the journal', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come('alice', 'bob', 'carol');
    // No answer to what the preparation asks of Bob: it stays where it is.
    const isHis = (one: { toString(): string }): boolean =>
      String(one).includes('jabber:iq:roster') && String(one).includes('bob@');
    play.server.ignores = isHis;
    const started = play.commandOnly('start', { topic: 'news' });
    await play.until(async () =>
      (await play.commandOnly('chats')).some(({ state }) => state === 'preparing'),
    );
    await started;
    play.person('alice').writes('muster.example.org', 'forget me');
    await play.rest();
    await play.kill();
    play.server.ignores = () => false;
    await play.run();
    expect(await play.gatherings()).to.deep.equal(['x bob carol']);
    await play.clock.advance(2 * HOUR);
    expect(play.leftovers()).to.deep.equal([]);
  });

  for (const [how, happens] of [
    [
      'a kill',
      async (play: Play) => {
        await play.kill();
        play.server.ignores = () => false;
        await play.run();
      },
    ],
    [
      'a lost link',
      (play: Play) => {
        play.server.ignores = () => false;
        return play.reconnect();
      },
    ],
  ] as const) {
    it(`A12 A13 the removal that ${how} has lost is said again to those who were inside`, async () => {
      await using play = await Play.begin({ topics: topic() });
      const { chat, room } = await gathered(play, 'alice', 'bob');
      loseFromGoodbye(play, room);
      await play.command('end', { chat });
      await play.clock.advance(5 * SECOND);
      expect(isOut(play, 'alice', room), 'nothing came through').to.equal(false);
      await happens(play);
      await play.clock.advance(MINUTE);
      for (const name of ['alice', 'bob']) expect(isOut(play, name, room), name).to.equal(true);
      expect(play.leftovers()).to.deep.equal([]);
    });

    it(`A12 and to one whose time is over while the others go on, after ${how}`, async () => {
      await using play = await Play.begin({
        topics: topic({
          members: [
            'alice@example.org',
            'bob@example.org',
            { jid: 'carol@example.org', duration: '10m' },
          ],
        }),
      });
      const { room } = await gathered(play, 'alice', 'bob', 'carol');
      await play.clock.advance(9 * MINUTE);
      loseFromGoodbye(play, room);
      await play.clock.advance(2 * MINUTE);
      expect(isOut(play, 'carol', room), 'nothing came through').to.equal(false);
      await happens(play);
      await play.clock.advance(MINUTE);
      expect(isOut(play, 'carol', room)).to.equal(true);
      expect(isOut(play, 'alice', room)).to.equal(false);
    });

    it(`A14 and to one who said that he takes no part, after ${how}`, async () => {
      await using play = await Play.begin({ topics: topic() });
      const { room } = await gathered(play, 'alice', 'bob', 'carol');
      loseFromGoodbye(play, room);
      play.person('carol').says(room, '!leave');
      await play.rest();
      expect(isOut(play, 'carol', room), 'nothing came through').to.equal(false);
      await happens(play);
      await play.clock.advance(MINUTE);
      expect(isOut(play, 'carol', room)).to.equal(true);
      expect(await play.gatherings()).to.deep.equal(['x alice bob']);
    });
  }
});
