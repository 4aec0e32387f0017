import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import { type Client, createStage, GARDEN, person, type Stage } from './stage.ts';

/** Romeo and Paris are not related; Juliet is related to both. */
function feud(): { stage: Stage; apart: { now: boolean } } {
  const apart = { now: true };
  const stage = createStage();
  const enemies = new Set<BareJid>([person('romeo'), person('paris')]);
  stage.garden(['romeo', 'juliet', 'paris'], {
    related: (first, second) => !(apart.now && enemies.has(first) && enemies.has(second)),
  });
  return { stage, apart };
}

async function everybody(stage: Stage): Promise<[romeo: Client, juliet: Client, paris: Client]> {
  const romeo = stage.client('romeo@example.org/garden');
  const juliet = stage.client('juliet@example.org/balcony');
  const paris = stage.client('paris@example.org/palace');
  for (const client of [romeo, juliet, paris]) await stage.enters(client);
  for (const client of [romeo, juliet, paris]) client.ignores();
  return [romeo, juliet, paris];
}

const JOIN = `<x xmlns='http://jabber.org/protocol/muc'/>`;
const ITEMS = `<query xmlns='http://jabber.org/protocol/disco#items'/>`;
const INFO = `<query xmlns='http://jabber.org/protocol/disco#info'/>`;
const notFound = `<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

describe('rooms: pairs that are not related (A10)', () => {
  it('see nothing of each other when they join, change and leave', async () => {
    const { stage } = feud();
    const [romeo, juliet] = await everybody(stage);
    const paris = stage.client('paris@example.org/second');
    await paris.sends(`<presence to='${GARDEN}/paris'>${JOIN}</presence>`);
    paris.receives(`<presence from='${GARDEN}/juliet'/>`);
    paris.receives(`<presence from='${GARDEN}/paris'/>`);
    paris.ignores();
    await paris.sends(`<presence to='${GARDEN}/paris'><show>dnd</show></presence>`);
    await paris.sends(`<presence to='${GARDEN}/paris' type='unavailable'/>`);
    romeo.receivesNothing();
    expect(juliet.ignores()).not.to.deep.equal([]);
  });

  it('hear nothing of each other, live or later', async () => {
    const { stage } = feud();
    const [romeo, juliet, paris] = await everybody(stage);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>Verona</body></message>`);
    romeo.receives(`<message type='groupchat' from='${GARDEN}/romeo'/>`);
    juliet.receives(`<message type='groupchat' from='${GARDEN}/romeo'/>`);
    paris.receivesNothing();
    await paris.sends(`<presence to='${GARDEN}/paris'>${JOIN}</presence>`);
    expect(String(paris.ignores())).not.to.contain('Verona');
  });

  it('do not get what was said while they were apart, once they are related', async () => {
    const { stage, apart } = feud();
    const [romeo, , paris] = await everybody(stage);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>Verona</body></message>`);
    apart.now = false;
    stage.rooms.relationsChanged(GARDEN);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>Peace</body></message>`);
    paris.ignores();
    await paris.sends(`<presence to='${GARDEN}/paris'>${JOIN}</presence>`);
    const got = String(paris.ignores());
    expect(got).not.to.contain('Verona');
    expect(got).to.contain('Peace');
  });

  it('get the same answer for each other as for nobody', async () => {
    const { stage } = feud();
    const [romeo, , paris] = await everybody(stage);
    for (const nick of ['paris', 'nobody']) {
      await romeo.sends(
        `<message type='chat' id='m' to='${GARDEN}/${nick}'><body>Psst</body></message>`,
      );
      romeo.receives(`<message type='error' id='m' from='${GARDEN}/${nick}'>${notFound}</message>`);
      await romeo.sends(
        `<iq type='get' id='i' to='${GARDEN}/${nick}'><ping xmlns='urn:xmpp:ping'/></iq>`,
      );
      romeo.receives(`<iq type='error' id='i' from='${GARDEN}/${nick}'>${notFound}</iq>`);
      await romeo.sends(`<presence type='probe' to='${GARDEN}/${nick}'/>`);
      romeo.receivesNothing();
    }
    paris.receivesNothing();
  });

  it('are not counted or listed for each other', async () => {
    const { stage } = feud();
    const [romeo] = await everybody(stage);
    await romeo.sends(`<iq type='get' id='d' to='${GARDEN}'>${ITEMS}</iq>`);
    expect(String(romeo.ignores())).not.to.contain('paris');
    await romeo.sends(`<iq type='get' id='d' to='${GARDEN}'>${INFO}</iq>`);
    romeo.receives(`<iq type='result' id='d' from='${GARDEN}'><query xmlns='http://jabber.org/protocol/disco#info'>
      <x xmlns='jabber:x:data' type='result'>
        <field var='muc#roominfo_occupants'><value>2</value></field></x></query></iq>`);
  });

  it('do not see each other removed', async () => {
    const { stage } = feud();
    const [romeo, juliet, paris] = await everybody(stage);
    await stage.rooms.remove(GARDEN, 'paris-handle', 'over');
    paris.receives(`<presence type='unavailable' from='${GARDEN}/paris'/>`);
    juliet.receives(`<presence type='unavailable' from='${GARDEN}/paris'/>`);
    romeo.receivesNothing();
  });

  it('lose and find each other when relations change, and nobody else notices', async () => {
    const { stage, apart } = feud();
    apart.now = false;
    stage.rooms.relationsChanged(GARDEN);
    const [romeo, juliet, paris] = await everybody(stage);
    apart.now = true;
    stage.rooms.relationsChanged(GARDEN);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/paris'/>`);
    paris.receives(`<presence type='unavailable' from='${GARDEN}/romeo'/>`);
    stage.rooms.relationsChanged(GARDEN);
    apart.now = false;
    stage.rooms.relationsChanged(GARDEN);
    romeo.receives(`<presence from='${GARDEN}/paris'/>`);
    paris.receives(`<presence from='${GARDEN}/romeo'/>`);
    for (const client of [romeo, juliet, paris]) client.receivesNothing();
  });
});
