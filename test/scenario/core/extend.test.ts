import { expect } from 'chai';
import { MINUTE, Play, SECOND } from './play.ts';
import { gathered, TITLE, topic } from './magazine.ts';

/** What the room itself said to a person since. */
const told = (play: Play, name: string, room: string): string[] =>
  play.person(name).heardFrom(`${room}/${TITLE}`, 'exactly');

describe('putting off the end (A18)', () => {
  it('A18 extend: a member puts the end off, up to the most; the room is told, and warned again', async () => {
    await using play = await Play.begin({
      topics: topic({ warn: '5m', extend: { by: '30m', most: '45m' } }),
    });
    const { chat, room } = await gathered(play, 'alice', 'bob', 'carol');
    await play.clock.advance(57 * MINUTE);
    const before = told(play, 'carol', room).length;
    await play.extend(chat, 'alice');
    expect(told(play, 'carol', room).slice(before)).to.have.lengthOf(1);
    expect(told(play, 'carol', room).at(-1))
      .to.include('10:30')
      .and.to.match(/alice/iu);
    await play.extend(chat, 'bob');
    await play.extend(chat, 'bob'); // the most is used up: nothing
    expect((await play.command('chats'))[0]?.['ends']).to.equal('2026-11-23T10:45:00.000Z');
    expect(told(play, 'carol', room).slice(before)).to.have.lengthOf(2);
    await play.clock.until(Date.UTC(2026, 10, 23, 10, 40));
    expect(told(play, 'carol', room).slice(before), 'the second warning').to.have.lengthOf(3);
    await play.clock.until(Date.UTC(2026, 10, 23, 10, 45) - 1);
    expect(await play.gatherings()).to.have.lengthOf(1);
    await play.clock.advance(1);
    expect(await play.gatherings()).to.deep.equal([]);
  });

  it('A12 A18 extend: nobody else puts off somebody’s own set duration; where all have one there is nothing to put off', async () => {
    const member = (name: string, duration?: string): object => ({
      jid: `${name}@example.org`,
      ...(duration === undefined ? {} : { duration }),
    });
    const extend = { by: '30m', most: '2h' };
    const members = [member('alice', '70m'), member('bob'), member('carol')];
    await using play = await Play.begin({ topics: topic({ members, extend }) });
    const { chat } = await gathered(play, 'alice', 'bob', 'carol');
    await play.extend(chat, 'bob');
    await play.clock.advance(70 * MINUTE - 1);
    expect(await play.gatherings()).to.deep.equal(['x alice bob carol']);
    await play.clock.advance(1);
    expect(play.person('alice').bookmarks, 'out at her own time').to.deep.equal([]);
    expect(play.person('bob').bookmarks).to.have.lengthOf(1);
    await play.clock.advance(20 * MINUTE);
    expect(await play.gatherings(), 'the chat at the later one').to.deep.equal([]);

    const all = ['alice', 'bob', 'carol'].map((name) => member(name, '50m'));
    const publisher = { publisher: undefined, start: [] };
    await using other = await Play.begin({ topics: topic({ members: all, extend, ...publisher }) });
    const { chat: next, room } = await gathered(other, 'alice', 'bob', 'carol');
    const before = told(other, 'carol', room).length;
    await other.extend(next, 'bob');
    expect((await other.command('chats'))[0]?.['ends']).to.equal('2026-11-23T09:50:00.000Z');
    expect(told(other, 'carol', room), 'nothing to tell').to.have.lengthOf(before);
    expect(told(other, 'bob', room), 'but him').to.have.lengthOf(before + 1);
  });

  it('A18 extend: nobody may where the topic does not say so, nor a stranger, nor who is out', async () => {
    for (const more of [{}, { extend: { by: '30m', most: '1h' } }]) {
      await using play = await Play.begin({ topics: topic(more) });
      const { chat, room } = await gathered(play, 'alice', 'bob', 'carol');
      if ('extend' in more) {
        play.person('carol').leaves(room);
        await play.clock.advance(5 * SECOND);
        await play.extend(chat, 'carol');
        await play.extend(chat, 'mallory');
      } else await play.extend(chat, 'alice');
      expect((await play.command('chats'))[0]?.['ends']).to.equal('2026-11-23T10:00:00.000Z');
    }
  });
});
