import { expect } from 'chai';
import { HOUR, MINUTE, Play, SECOND } from '../core/play.ts';

const SERVICE = 'muster.example.org';
const GROUP = 'Mail magazine X';
const NAMES = ['alice', 'bob', 'carol'];

const topic = (more: object = {}): Record<string, object> => ({
  news: { name: GROUP, members: NAMES.map((name) => `${name}@example.org`), ...more },
});

/** Says a command to the service; what it answers. */
async function says(play: Play, name: string, text: string): Promise<string> {
  const person = play.person(name);
  const before = person.heardFrom(SERVICE).length;
  person.writes(SERVICE, text);
  await play.rest();
  return person.heardFrom(SERVICE).slice(before).join('\n');
}

describe('what people decide, in its course', () => {
  it('quiet hours are by the clock of the person: nothing within them, everything behind', async () => {
    const people = { 'alice@example.org': { zone: 'Asia/Tokyo' } };
    const start = Date.UTC(2026, 10, 23, 12); // 21:00 in Tokyo
    await using play = await Play.begin({ topics: topic(), people, start });
    await play.come(...NAMES);
    await says(play, 'alice', 'quiet 22:00-07:00');
    await play.start('news');
    expect(await play.gatherings()).to.deep.equal(['alice bob carol']);
    await play.clock.advance(90 * MINUTE);
    const invitations = play.person('alice').invitations.length;
    await play.start('news');
    await play.clock.advance(MINUTE);
    expect(await play.gatherings(), '22:30 in Tokyo').to.deep.equal(['bob carol']);
    expect(play.person('alice').invitations.length).to.equal(invitations);
    await play.restart();
    await play.clock.advance(8 * HOUR - MINUTE);
    await play.start('news');
    expect(await play.gatherings(), '06:30 in Tokyo').to.deep.equal(['bob carol']);
    await play.clock.advance(HOUR);
    await play.start('news');
    expect(await play.gatherings(), '07:30 in Tokyo').to.deep.equal(['alice bob carol']);
  });

  it('`without NAME always` ends lasting relations too, for these two alone (A15, A16)', async () => {
    const settings = { publisher: 'x@example.org', standing: true };
    await using play = await Play.begin({ topics: topic(settings) });
    await play.come(...NAMES, 'x');
    const groups = (): string[] =>
      [...NAMES, 'x'].map((name) => play.person(name).group().join(' '));
    expect(groups()).to.deep.equal(['x', 'x', 'x', 'alice bob carol']);
    await says(play, 'alice', 'without x always');
    expect(groups()).to.deep.equal(['', 'x', 'x', 'bob carol']);
    await play.start('news');
    expect(groups()).to.deep.equal(['bob carol', 'alice carol x', 'alice bob x', 'bob carol']);
    await play.restart();
    expect(groups()).to.deep.equal(['bob carol', 'alice carol x', 'alice bob x', 'bob carol']);
    await play.clock.advance(HOUR);
    expect(groups()).to.deep.equal(['', 'x', 'x', 'bob carol']);
    await says(play, 'alice', 'with x');
    expect(groups()).to.deep.equal(['x', 'x', 'x', 'alice bob carol']);
    await says(play, 'carol', 'unsubscribe news');
    await play.clock.advance(SECOND);
    expect(groups()).to.deep.equal(['x', 'x', '', 'alice bob']);
    expect(play.complaints()).to.deep.equal([]);
  });

  it('`late: invite` brings in who comes online, once, and nobody who has declined', async () => {
    await using play = await Play.begin({ topics: topic({ late: 'invite' }) });
    await play.come('alice', 'bob');
    await play.start('news');
    const [chat] = await play.chats();
    await play.come('carol');
    await play.clock.advance(2 * SECOND);
    expect(await play.gatherings()).to.deep.equal(['alice bob carol']);
    const carol = play.person('carol');
    expect(carol.bookmarks).to.deep.equal([chat?.room]);
    await says(play, 'carol', 'leave');
    expect(await play.gatherings()).to.deep.equal(['alice bob']);
    for (const restart of [false, true]) {
      await play.go('carol');
      if (restart) await play.restart();
      await play.come('carol');
      await play.clock.advance(20 * SECOND);
      await play.start('news');
      expect(await play.gatherings(), 'she is left alone').to.deep.equal(['alice bob']);
      expect([carol.bookmarks, carol.invitations]).to.deep.equal([[], []]);
    }
  });

  it('a person is invited once to a chat, whatever is killed and whatever is lost', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come(...NAMES);
    await play.start('news');
    await play.clock.advance(15 * SECOND); // nobody has entered by himself
    const invitations = (): number[] => NAMES.map((name) => play.person(name).invitations.length);
    expect(invitations()).to.deep.equal([1, 1, 1]);
    await play.kill();
    await play.run();
    await play.clock.advance(20 * SECOND);
    await play.reconnect();
    await play.clock.advance(20 * SECOND);
    await play.start('news');
    expect(invitations()).to.deep.equal([1, 1, 1]);
    expect(await play.gatherings()).to.deep.equal(['alice bob carol']);
  });

  it('`forget me`: contact lists as before, nothing stored of him, left alone from then on', async () => {
    await using play = await Play.begin({ topics: topic() });
    await play.come(...NAMES);
    await says(play, 'alice', 'accept always');
    await says(play, 'alice', 'language ja');
    await play.start('news');
    expect(play.person('bob').group(GROUP)).to.deep.equal(['alice', 'carol']);
    await says(play, 'alice', 'forget me');
    expect(play.person('alice').group()).to.deep.equal([]);
    expect(play.person('alice').bookmarks).to.deep.equal([]);
    expect(play.person('bob').group(GROUP)).to.deep.equal(['carol']);
    const data = await says(play, 'alice', 'mydata');
    expect(data).to.not.match(/\b(?:ja|always)\b/u);
    await play.clock.advance(2 * HOUR);
    await play.start('news');
    expect(await play.gatherings()).to.deep.equal(['bob carol']);
    expect((await play.command('people')).map(({ jid }) => jid)).to.not.include(
      'alice@example.org',
    );
  });
});
