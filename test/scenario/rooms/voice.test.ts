import { expect } from 'chai';
import { createStage, GARDEN, HALL, memberNamed, TITLE, VOICE } from './stage.ts';

const MUC = 'http://jabber.org/protocol/muc';
const JOIN = `<x xmlns='${MUC}'/>`;
const ITEMS = `<query xmlns='http://jabber.org/protocol/disco#items'/>`;

const refusal = (type: string, condition: string, by: string): string =>
  `<error type='${type}' by='${by}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

/** GARDEN under this title with romeo inside; tells from where it speaks. */
async function speakerOf(title: string, nick = 'romeo', language = 'en'): Promise<string> {
  const stage = createStage();
  stage.garden([], { title, language, members: [{ ...memberNamed('romeo'), nick }] });
  const romeo = stage.client('romeo@example.org/garden');
  await stage.enters(romeo);
  stage.rooms.say(GARDEN, 'Hear');
  const [said] = romeo.ignores();
  expect(said?.getChild('occupant-id')).to.equal(undefined);
  const from = String(said?.attrs['from']);
  expect(from.startsWith(`${GARDEN}/`)).to.equal(true);
  return from.slice(GARDEN.length + 1);
}

describe('rooms: under which name the room itself speaks', () => {
  it('is its title, made a nick', async () => {
    expect(await speakerOf('Mail magazine X (1/2)')).to.equal('Mail magazine X (1/2)');
    expect(await speakerOf('  Ｎews \u00ad of\n the day 🍜 ')).to.equal('News of the day');
    expect(Buffer.byteLength(await speakerOf('話'.repeat(200)))).to.equal(255);
  });

  it('is the word for a room where there is no title, or somebody has it', async () => {
    expect(await speakerOf('🍜')).to.equal('Room');
    expect(await speakerOf('🍜', 'romeo', 'ja')).to.equal('部屋');
    expect(await speakerOf('News', 'NЕWS')).to.equal('Room');
    expect(await speakerOf('🍜', 'room')).to.equal('Room (2)');
  });

  it('is nobody else’s: not listed, and answered as a nick that is not there', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(`<presence to='${GARDEN}/romeo'>${JOIN}</presence>`);
    const seen = romeo.ignores().filter(({ name }) => name === 'presence');
    expect(seen.map(({ attrs }) => String(attrs['from']))).to.deep.equal([`${GARDEN}/romeo`]);
    await romeo.sends(`<message type='chat' id='m' to='${VOICE}'><body>Hey</body></message>`);
    romeo.receives(
      `<message type='error' id='m' from='${VOICE}'>${refusal('cancel', 'item-not-found', GARDEN)}</message>`,
    );
    await romeo.sends(`<iq type='get' id='q' to='${VOICE}'><ping xmlns='urn:xmpp:ping'/></iq>`);
    const unknown = romeo.receives(`<iq type='error' id='q' from='${VOICE}'/>`);
    await romeo.sends(
      `<iq type='get' id='q' to='${GARDEN}/nobody'><ping xmlns='urn:xmpp:ping'/></iq>`,
    );
    const nobody = romeo.receives(`<iq type='error' id='q' from='${GARDEN}/nobody'/>`);
    expect(String(unknown.getChild('error'))).to.equal(String(nobody.getChild('error')));
    await romeo.sends(`<iq type='get' id='i' to='${GARDEN}'>${ITEMS}</iq>`);
    const items = romeo.receives(`<iq type='result' id='i' from='${GARDEN}'/>`);
    expect(String(items)).not.to.include(TITLE);
  });

  it('cannot be taken in a user’s room, nor what looks like it', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_roomname: 'Verona' });
    for (const nick of ['Verona', 'vеronа']) {
      await juliet.sends(`<presence to='${HALL}/${nick}'>${JOIN}</presence>`);
      juliet.receives(`<presence type='error' from='${HALL}/${nick}'>${JOIN}
        ${refusal('cancel', 'conflict', HALL)}</presence>`);
    }
    await stage.enters(juliet, HALL);
    await juliet.sends(`<presence to='${HALL}/VERONA'/>`);
    juliet.receives(`<presence type='error' from='${HALL}/VERONA'/>`);
  });

  it('is not the localpart of a user’s room: who opens one under his own name gets in', async () => {
    const stage = createStage({ openToUsers: true });
    const hall = stage.client('hall@example.org/garden');
    await stage.opens(hall);
    expect(stage.rooms.occupants(HALL).map(({ nick }) => nick)).to.deep.equal(['hall']);
  });
});
