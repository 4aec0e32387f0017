import { expect } from 'chai';
import { commandIn, createRoomCommands, type RoomCommands } from '../../../src/commands/room.ts';
import type { Asker } from '../../../src/commands/port.ts';
import { silentLog } from '../../support/silent-log.ts';
import { settle } from '../../support/manual-clock.ts';
import { FakeWire } from '../contacts/wire.ts';
import { type Client, createStage, GARDEN, HALL, type Stage, VOICE } from '../rooms/stage.ts';

describe('scenario: commands inside a room', () => {
  let stage: Stage;
  let romeo: Client;
  let juliet: Client;
  let commands: RoomCommands;
  let wire: FakeWire;
  let asked: { asker: Asker; text: string | undefined }[];
  let reply: string | undefined;
  /** What happens before the reply. */
  let meanwhile: () => Promise<void>;

  beforeEach(async () => {
    asked = [];
    reply = 'this is the answer';
    meanwhile = async () => {};
    wire = new FakeWire();
    commands = createRoomCommands({
      wire,
      prefix: '!',
      askers: {
        of: ({ person, language = 'en' }, place) => ({ person, language, zone: 'UTC', ...place }),
        languageOf: () => 'en',
        heard: () => {},
      },
      commands: async (asker, text) => {
        asked.push({ asker, text });
        await meanwhile();
        return reply;
      },
      topicOf: (room) => (room === GARDEN ? 'garden' : undefined),
      log: silentLog,
    });
    stage = createStage({ openToUsers: true, command: (said) => commands.take(said) });
    stage.garden(['romeo', 'juliet']);
    romeo = stage.client('romeo@example.org/orchard');
    juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
  });

  const say = (text: string, room = GARDEN): string =>
    `<message type='groupchat' id='m1' to='${room}'><body>${text}</body></message>`;

  it('are answered to the asker alone, who gets back what he sent; nobody else hears of it', async () => {
    await romeo.sends(say('!who is here'));
    expect(asked).to.deep.equal([
      {
        asker: {
          person: 'romeo@example.org',
          language: 'en',
          zone: 'UTC',
          room: GARDEN,
          topic: 'garden',
        },
        text: 'who is here',
      },
    ]);
    romeo.receives(
      `<message type='groupchat' id='m1' from='${GARDEN}/romeo'><body>!who is here</body></message>`,
    );
    romeo.receives(
      `<message type='groupchat' from='${VOICE}'><body>this is the answer</body></message>`,
    );
    romeo.receivesNothing();
    juliet.receivesNothing();
    expect(stage.told.filter((told) => told.startsWith('active'))).to.deep.equal([]);
  });

  it('stand in no history', async () => {
    await romeo.sends(say('!who'));
    const late = stage.client('juliet@example.org/phone');
    await late.sends(
      `<presence to='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    expect(
      late
        .ignores()
        .filter(({ name }) => name === 'message')
        .map(String)
        .join(''),
    ).to.not.match(/who|answer/u);
  });

  it('are answered to the client that asked, not to his others', async () => {
    const phone = stage.client('romeo@example.org/phone');
    await stage.enters(phone);
    romeo.ignores();
    await phone.sends(say('!who'));
    expect(phone.ignores()).to.have.length(2);
    romeo.receivesNothing();
  });

  it('whoever has left the room by it is answered by the service', async () => {
    meanwhile = async () => {
      await stage.rooms.remove(GARDEN, 'romeo-handle', 'he wants to go');
    };
    await romeo.sends(say('!leave'));
    await commands.settled();
    expect(wire.look()).to.deep.equal([
      '<message from="muster.example" to="romeo@example.org/orchard" type="chat" xml:lang="en"><body>this is the answer</body></message>',
    ]);
  });

  it('that need no answer get none', async () => {
    reply = undefined;
    await romeo.sends(say('!who'));
    expect(romeo.ignores()).to.have.length(1);
    expect(wire.look()).to.deep.equal([]);
  });

  it('work in rooms that users open', async () => {
    await stage.opens(romeo);
    await romeo.sends(say('!help', HALL));
    expect(asked[0]?.asker).to.deep.equal({
      person: 'romeo@example.org',
      language: 'en',
      zone: 'UTC',
      room: HALL,
    });
  });

  it('talk is talk: other messages, subjects and private messages', async () => {
    for (const text of ['hello', '!!!', '! no', '!?', '!1', 'well !who', '']) {
      await romeo.sends(say(text));
    }
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><subject>!who</subject></message>`);
    await romeo.sends(`<message type='chat' to='${GARDEN}/juliet'><body>!who</body></message>`);
    await settle();
    expect(asked).to.deep.equal([]);
    const bodies = juliet.ignores().map((message) => message.getChildText('body'));
    expect(bodies).to.include.members(['hello', '!!!', '! no', '!?', '!1', 'well !who', '!who']);
  });

  it('the prefix can be another, and full-width', () => {
    expect(commandIn('!who', '!')).to.equal('who');
    expect(commandIn('！who', '!')).to.equal('who');
    expect(commandIn('  !who', '!')).to.equal('who');
    expect(commandIn('!参加', '!')).to.equal('参加');
    expect(commandIn('!who', '#')).to.equal(undefined);
    expect(commandIn('m: who', 'm:')).to.equal(undefined);
    expect(commandIn('m:who', 'm:')).to.equal('who');
    expect(commandIn('', '!')).to.equal(undefined);
  });
});
