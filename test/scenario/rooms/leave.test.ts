import { expect } from 'chai';
import { settle } from '../../support/manual-clock.ts';
import { createStage, DOMAIN, GARDEN, gardenFor, person } from './stage.ts';

const USER = 'http://jabber.org/protocol/muc#user';
const gone = `<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

const item = (name: string, affiliation: string): string =>
  `<item affiliation='${affiliation}' role='none' jid='${name}-handle@${DOMAIN}'/>`;

describe('rooms: leaving (A9)', () => {
  it('tells the leaving client (110) and the others', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await juliet.sends(`<presence type='unavailable' id='l1' to='${GARDEN}/juliet'>
      <status>Good night</status></presence>`);
    juliet.receives(`<presence type='unavailable' id='l1' from='${GARDEN}/juliet'>
      <status>Good night</status>
      <x xmlns='${USER}'>${item('juliet', 'member')}<status code='110'/></x></presence>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <status>Good night</status><x xmlns='${USER}'>${item('juliet', 'member')}</x></presence>`);
    expect(stage.told.at(-1)).to.equal(`left ${GARDEN} juliet@example.org`);
    await stage.rooms.settled();
    expect([...stage.store.stored.keys()]).to.deep.equal([`${GARDEN} ${romeo.jid}`]);
  });

  it('understands an unavailable to the room itself, and ignores that of strangers', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await juliet.sends(`<presence type='unavailable' to='${GARDEN}/romeo'/>`);
    juliet.receivesNothing();
    romeo.receivesNothing();
    await romeo.sends(`<presence type='unavailable' to='${GARDEN}'/>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/romeo'/>`);
  });

  it('keeps a person with several clients inside until the last one leaves', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const desk = stage.client('juliet@example.org/desk');
    const phone = stage.client('juliet@example.org/phone');
    await stage.enters(romeo);
    await desk.sends(`<presence to='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc'/>
      <show>away</show></presence>`);
    romeo.receives(`<presence from='${GARDEN}/juliet'><show>away</show></presence>`);
    desk.ignores();
    await phone.sends(
      `<presence to='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    phone.receives(`<presence from='${GARDEN}/romeo'/>`);
    phone.receives(`<presence from='${GARDEN}/juliet'/>`);
    desk.receives(`<presence from='${GARDEN}/juliet'/>`);
    const seen = romeo.receives(`<presence from='${GARDEN}/juliet'/>`);
    expect(seen.getChild('show')).to.equal(undefined);
    phone.ignores();
    await phone.sends(`<presence type='unavailable' to='${GARDEN}/juliet'/>`);
    phone.receives(`<presence type='unavailable' from='${GARDEN}/juliet'/>`);
    romeo.receives(`<presence from='${GARDEN}/juliet'><show>away</show></presence>`);
    desk.receives(`<presence from='${GARDEN}/juliet'><show>away</show></presence>`);
    expect(stage.told.filter((word) => word.startsWith('left'))).to.deep.equal([]);
    await desk.sends(`<presence type='unavailable' to='${GARDEN}/juliet'/>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'/>`);
    expect(stage.told.at(-1)).to.equal(`left ${GARDEN} juliet@example.org`);
  });

  it('shows the others that a client went offline, and sends nothing to it', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const desk = stage.client('juliet@example.org/desk');
    const phone = stage.client('juliet@example.org/phone');
    for (const client of [romeo, desk, phone]) await stage.enters(client);
    for (const client of [romeo, desk, phone]) client.ignores();
    stage.rooms.gone(phone.jid);
    romeo.ignores();
    stage.rooms.forget((client) => client.startsWith('juliet'));
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'/>`);
    romeo.receivesNothing();
    phone.receivesNothing();
    expect(stage.told.at(-1)).to.equal(`lost ${GARDEN} juliet@example.org`);
    expect(stage.rooms.occupants(GARDEN).map(({ nick }) => nick)).to.deep.equal(['romeo']);
  });

  it('forgets two clients of one person with one word to the others', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const desk = stage.client('juliet@example.org/desk');
    const phone = stage.client('juliet@example.org/phone');
    for (const client of [romeo, desk, phone]) await stage.enters(client);
    for (const client of [romeo, desk, phone]) client.ignores();
    stage.rooms.forget((client) => client.startsWith('juliet'));
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'/>`);
    for (const client of [romeo, desk, phone]) client.receivesNothing();
    expect(stage.told.filter((word) => word.startsWith('lost'))).to.have.length(1);
  });
});

describe('rooms: ghosts', () => {
  const bounce = (condition: string): string => `<message type='error' to='${GARDEN}/romeo'>
    <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`;

  it('removes one whose absence an error proves (333)', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await juliet.sends(bounce('recipient-unavailable'));
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${item('juliet', 'member')}<status code='333'/></x></presence>`);
    juliet.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${item('juliet', 'member')}<status code='110'/><status code='333'/></x></presence>`);
    expect(stage.told.at(-1)).to.equal(`lost ${GARDEN} juliet@example.org`);
  });

  it('removes one that takes its leave by a presence of type error without an error (333)', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await juliet.sends(`<presence type='error' to='${GARDEN}/juliet'>
      <error type='cancel'><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`);
    juliet.receivesNothing();
    await juliet.sends(
      `<presence type='error' to='${GARDEN}/juliet'><status>Client exited</status></presence>`,
    );
    juliet.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${item('juliet', 'member')}<status code='110'/><status code='333'/></x></presence>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${item('juliet', 'member')}<status code='333'/></x></presence>`);
  });

  it('asks who bounced with service-unavailable, as a blocked pair does, and keeps who answers', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await juliet.sends(bounce('service-unavailable'));
    const ping = juliet.receives(
      `<iq type='get' from='${GARDEN}'><ping xmlns='urn:xmpp:ping'/></iq>`,
    );
    romeo.receivesNothing();
    await juliet.sends(`<iq type='result' id='${String(ping.attrs['id'])}' to='${GARDEN}'/>`);
    romeo.receivesNothing();
    expect(stage.rooms.isInside(GARDEN, person('juliet'))).to.equal(true);
    await juliet.sends(bounce('service-unavailable'));
    const again = juliet.receives(`<iq type='get' from='${GARDEN}'/>`);
    await juliet.sends(`<iq type='error' id='${String(again.attrs['id'])}' to='${GARDEN}'>
      <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'/>`);
  });

  it('keeps a client whose error proves nothing', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(juliet);
    await juliet.sends(bounce('not-allowed'));
    juliet.receivesNothing();
    expect(stage.rooms.isInside(GARDEN, person('juliet'))).to.equal(true);
  });
});

describe('rooms: removal and end (A12, A13)', () => {
  it('takes a member out with 321 and the reason, and lets him in no more', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await stage.rooms.remove(GARDEN, 'juliet-handle', 'Your time is over');
    const removed = `<item affiliation='none' role='none' jid='juliet-handle@${DOMAIN}'>
      <reason>Your time is over</reason></item>`;
    juliet.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${removed}<status code='110'/><status code='307'/><status code='321'/></x></presence>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${removed}<status code='321'/></x></presence>`);
    expect(stage.told.filter((word) => /^(left|lost)/u.test(word))).to.deep.equal([]);
    await juliet.sends(
      `<presence to='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    juliet.receives(`<presence type='error' from='${GARDEN}/juliet'>
      <error type='auth'><registration-required xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`);
    await stage.rooms.settled();
    expect(stage.store.stored.size).to.equal(1);
  });

  it('destroys the room with a reason; its name answers gone ever after', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await stage.rooms.destroy(GARDEN, 'The chat is over');
    for (const [client, name] of [
      [romeo, 'romeo'],
      [juliet, 'juliet'],
    ] as const) {
      client.receives(`<presence type='unavailable' from='${GARDEN}/${name}'>
        <x xmlns='${USER}'>${item(name, 'none')}
          <destroy><reason>The chat is over</reason></destroy><status code='110'/></x></presence>`);
      client.receivesNothing();
    }
    expect(stage.store.stored.size).to.equal(0);
    expect(stage.store.forgotten).to.deep.equal([GARDEN]);
    expect(stage.rooms.isOpen(GARDEN)).to.equal(false);
    await romeo.sends(
      `<presence id='j1' to='${GARDEN}/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    romeo.receives(`<presence type='error' id='j1' from='${GARDEN}/romeo'>${gone}</presence>`);
    await romeo.sends(
      `<message type='groupchat' id='m1' to='${GARDEN}'><body>Hey</body></message>`,
    );
    romeo.receives(`<message type='error' id='m1' from='${GARDEN}'>${gone}</message>`);
    await romeo.sends(
      `<iq type='get' id='i1' to='${GARDEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
    );
    romeo.receives(`<iq type='error' id='i1' from='${GARDEN}'>${gone}</iq>`);
    await romeo.sends(
      `<iq type='get' id='i2' to='${GARDEN}/romeo'><ping xmlns='urn:xmpp:ping'/></iq>`,
    );
    romeo.receives(`<iq type='error' id='i2' from='${GARDEN}/romeo'>${gone}</iq>`);
    await romeo.sends(`<presence type='unavailable' to='${GARDEN}/romeo'/>`);
    romeo.receivesNothing();
  });

  it('answers gone for names that never existed, and item-not-found for other names', async () => {
    const stage = createStage();
    const romeo = stage.client('romeo@example.org/garden');
    const never = `never-22222222222222222222@${DOMAIN}`;
    await romeo.sends(
      `<presence to='${never}/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    romeo.receives(`<presence type='error' from='${never}/romeo'>${gone}</presence>`);
    await romeo.sends(
      `<message type='groupchat' to='kitchen@${DOMAIN}'><body>Hey</body></message>`,
    );
    romeo.receives(`<message type='error' from='kitchen@${DOMAIN}'>
      <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`);
  });

  it('forgets what is stored of a room that is not open', async () => {
    const stage = createStage();
    await stage.rooms.destroy(GARDEN, 'again');
    expect(stage.store.forgotten).to.deep.equal([GARDEN]);
  });
});

describe('rooms: a restart of Muster', () => {
  it('brings everybody back without a word; nobody has to join again', async () => {
    const before = createStage();
    before.garden(['romeo', 'juliet']);
    for (const jid of ['romeo@example.org/garden', 'juliet@example.org/balcony']) {
      await before.enters(before.client(jid));
    }
    await before.rooms.settled();

    const stage = createStage({ store: before.store });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    stage.rooms.restore(gardenFor(['romeo', 'juliet']), await stage.store.loadOccupants());
    await settle();
    romeo.receivesNothing();
    expect(stage.told).to.deep.equal([]);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>Still here</body></message>`);
    juliet.receives(
      `<message type='groupchat' from='${GARDEN}/romeo'><body>Still here</body></message>`,
    );
  });

  it('does not bring back who is no member any more', async () => {
    const before = createStage();
    before.garden(['romeo', 'juliet']);
    await before.enters(before.client('juliet@example.org/balcony'));
    await before.rooms.settled();
    const stage = createStage({ store: before.store });
    stage.rooms.restore(gardenFor(['romeo']), await stage.store.loadOccupants());
    await stage.rooms.settled();
    expect(stage.rooms.occupants(GARDEN)).to.deep.equal([]);
    expect(stage.store.stored.size).to.equal(0);
  });

  it('keeps the occupant id of a person', async () => {
    const ids: unknown[] = [];
    for (let run = 0; run < 2; run++) {
      const stage = createStage();
      stage.garden(['romeo']);
      const romeo = stage.client('romeo@example.org/garden');
      await romeo.sends(
        `<presence to='${GARDEN}/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
      );
      ids.push(romeo.inbox[0]?.getChild('occupant-id')?.attrs['id']);
    }
    expect(ids[0]).to.be.a('string').and.equal(ids[1]);
  });
});
