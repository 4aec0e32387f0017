import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import type { Chat, Member } from '../../../src/domain/chat.ts';
import { HOUR, MINUTE, Play, SECOND } from './play.ts';
import { gathered, topic } from './magazine.ts';

/** From the first goodbye of the room on nothing comes through to the server. */
function loseFromGoodbye(play: Play, room: string): void {
  let lost = false;
  play.server.ignores = ({ name, attrs }: Element) => {
    const goodbye = name === 'presence' && attrs['type'] === 'unavailable';
    lost ||= goodbye && String(attrs['from']).startsWith(room);
    return lost;
  };
}

const ADMIN = 'http://jabber.org/protocol/muc#admin';

/** The chat before the step that changed this member. */
const withState = (chat: Chat, name: string, state: Partial<Member>): Chat => ({
  ...chat,
  members: chat.members.map((member) =>
    member.jid === `${name}@example.org` ? { ...member, ...state } : member,
  ),
});

const isUnavailable = ({ attrs }: Element): boolean => attrs['type'] === 'unavailable';

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

  for (const [how, dies] of [
    ['a kill', (play: Play) => play.kill()],
    ['SIGTERM', (play: Play) => play.stop()],
  ] as const) {
    it(`A14 a departure in the moment of ${how} is non-participation all the same`, async () => {
      await using play = await Play.begin({ topics: topic() });
      const { room } = await gathered(play, 'alice', 'bob', 'carol');
      play.person('carol').leaves(room);
      await play.rest();
      await dies(play);
      await play.run();
      await play.clock.advance(5 * SECOND);
      expect(await play.gatherings()).to.deep.equal(['x alice bob']);
      await play.clock.advance(MINUTE);
      expect(play.person('carol').invitations).to.deep.equal([]);
      await play.clock.advance(2 * HOUR);
      expect(play.leftovers()).to.deep.equal([]);
    });

    it(`A14 and of one who logged off behind it none, though ${how} came in between`, async () => {
      await using play = await Play.begin({ topics: topic() });
      const { room } = await gathered(play, 'alice', 'bob', 'carol');
      play.person('carol').leaves(room);
      await play.rest();
      await dies(play);
      await play.go('carol');
      await play.run();
      await play.clock.advance(MINUTE);
      expect(await play.gatherings()).to.deep.equal(['x alice bob carol']);
      await play.clock.advance(2 * HOUR);
      expect(play.leftovers()).to.deep.equal([]);
    });
  }

  it('A14 who was inside again when Muster was killed takes part, though his chat had not heard of it', async () => {
    await using play = await Play.begin({ topics: topic() });
    const { room } = await gathered(play, 'alice', 'bob', 'carol');
    await play.clock.advance(MINUTE);
    const { clock } = play;
    await play.kill();
    play.amendChats((chat) =>
      withState(chat, 'carol', { state: 'out', since: clock.now() - 2 * MINUTE }),
    );
    await play.run();
    expect(await play.gatherings()).to.deep.equal(['x alice bob carol']);
    expect(isOut(play, 'carol', room)).to.equal(false);
    await play.kill();
    play.amendChats((chat) => withState(chat, 'carol', { state: 'asked' }));
    await play.run();
    expect(await play.gatherings()).to.deep.equal(['x alice bob carol']);
  });

  it('what a moderator has done to the room survives: who is banned, and its subject', async () => {
    await using play = await Play.begin({ topics: topic() });
    const { room } = await gathered(play, 'alice', 'bob', 'carol', 'x');
    const admin = (type: string, ...attrs: readonly object[]): Element =>
      xml(
        'iq',
        { type, to: room, id: `ban-${type}` },
        xml('query', { xmlns: ADMIN }, ...attrs.map((each) => xml('item', each))),
      );
    const x = play.person('x').client();
    x.sends(xml('message', { to: room, type: 'groupchat' }, xml('subject', {}, 'Ours now')));
    x.sends(admin('set', { affiliation: 'outcast', jid: 'carol@muster.example.org' }));
    await play.rest();
    await play.kill();
    play.amendChats((chat) => withState(chat, 'carol', { state: 'in' }));
    await play.run();
    expect(await play.gatherings(), 'though the chat had not heard of it').to.deep.equal([
      'x alice bob',
    ]);
    x.sends(admin('get', { affiliation: 'outcast' }));
    play.person('carol').enters(room);
    play.person('alice').enters(room);
    await play.rest();
    const listed = x.inbox.all.findLast(({ attrs }) => attrs['id'] === 'ban-get');
    expect(String(listed)).to.include('carol');
    expect(String(play.person('carol').client().inbox.all.at(-1))).to.include('forbidden');
    expect(String(play.person('alice').client().inbox.all.at(-1))).to.include('Ours now');
    await play.clock.advance(2 * HOUR);
    expect(play.leftovers()).to.deep.equal([]);
  });

  it('A2 a client that hides from everybody but the room stays inside, one that has gone does not', async () => {
    await using play = await Play.begin({ topics: topic({ select: { presence: 'any' } }) });
    await play.come('alice');
    await play.start('news');
    const [chat] = await play.chats();
    const room = chat?.room ?? '';
    for (const name of ['alice', 'bob', 'carol']) play.person(name).enters(room);
    await play.rest();
    await play.kill();
    play.person('carol').client().vanishes();
    await play.run();
    play.person('alice').says(room, 'Who is there?');
    await play.rest();
    expect(play.person('bob').heardFrom(room)).to.include('Who is there?');
    expect(isOut(play, 'bob', room)).to.equal(false);
    const left = play.person('alice').client().inbox.all.filter(isUnavailable);
    const out = left.filter(({ attrs }) => String(attrs['from']).startsWith(room));
    expect(out.map(({ attrs }) => attrs['from'])).to.deep.equal([`${room}/carol`]);
  });

  it('A2 a restart of the server that Muster did not see: whoever has a new session is no longer inside', async () => {
    for (const [newcomers, ghosts] of [
      [['alice', 'bob'], []],
      [['bob'], ['alice']],
    ] as const) {
      await using play = await Play.begin({ topics: topic() });
      const { room } = await gathered(play, 'alice', 'bob', 'carol');
      await play.kill();
      await play.go('carol');
      for (const name of newcomers) play.person(name).client().since = '2026-11-23T09:30:00Z';
      await play.run();
      await play.clock.advance(MINUTE);
      const { inbox } = play.person('bob').client();
      const before = inbox.all.length;
      play.person('bob').enters(room);
      await play.rest();
      const shown = inbox.all
        .slice(before)
        .filter(({ name }) => name === 'presence')
        .map(({ attrs }) => String(attrs['from']).split('/')[1]);
      expect(shown).to.deep.equal([...ghosts, 'bob']);
    }
  });

  it('A13 who could not enter while Muster was away is invited as soon as it is back', async () => {
    await using play = await Play.begin({ topics: topic() });
    const { room } = await gathered(play, 'alice', 'bob', 'carol');
    await play.clock.advance(MINUTE);
    await play.kill();
    await play.go('carol');
    play.person('carol').comes('phone');
    play.person('carol').enters(room); // nobody hears it
    await play.run();
    await play.rest();
    expect(play.person('carol').invitations).to.deep.equal([room]);
    expect(play.person('bob').invitations).to.deep.equal([]);
    await play.clock.advance(MINUTE);
    expect(play.person('carol').invitations).to.deep.equal([room]);
  });
});
