import { expect } from 'chai';
import { HOUR, Play } from './play.ts';

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
});
