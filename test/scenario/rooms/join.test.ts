import { expect } from 'chai';
import { settle } from '../../support/manual-clock.ts';
import { createStage, DOMAIN, GARDEN, person, VOICE } from './stage.ts';

const JOIN = `<x xmlns='http://jabber.org/protocol/muc'/>`;

describe('rooms: joining (A9)', () => {
  it('brings the others, then oneself with 110, then history, then the subject', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet'], { opening: { text: 'A mail came.', at: stage.clock.now() } });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);

    await juliet.sends(
      `<presence id='j1' to='${GARDEN}/juliet'>${JOIN}<show>away</show></presence>`,
    );

    juliet.receives(`<presence from='${GARDEN}/romeo'>
      <x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='member' role='participant' jid='romeo-handle@${DOMAIN}'/>
      </x>
      <occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/>
    </presence>`);
    juliet.receives(`<presence id='j1' from='${GARDEN}/juliet'>
      <show>away</show>
      <x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='member' role='participant' jid='juliet-handle@${DOMAIN}'/>
        <status code='110'/>
      </x>
    </presence>`);
    juliet.receives(`<message type='groupchat' from='${VOICE}'>
      <body>A mail came.</body>
      <delay xmlns='urn:xmpp:delay' from='${GARDEN}' stamp='2026-01-01T00:00:00.000Z'/>
      <stanza-id xmlns='urn:xmpp:sid:0' by='${GARDEN}' id='any'/>
    </message>`);
    juliet.receives(`<message type='groupchat' from='${GARDEN}'>
      <subject>Roses</subject>
      <delay xmlns='urn:xmpp:delay' from='${GARDEN}' stamp='any'/>
    </message>`);
    juliet.receivesNothing();
    romeo.receives(`<presence from='${GARDEN}/juliet'>
      <show>away</show>
      <x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='member' role='participant' jid='juliet-handle@${DOMAIN}'/>
      </x>
    </presence>`);
    romeo.receivesNothing();
    expect(stage.told).to.deep.equal([
      `joined ${GARDEN} romeo@example.org`,
      `joined ${GARDEN} juliet@example.org`,
    ]);
    expect(stage.rooms.occupants(GARDEN)).to.deep.equal([
      { jid: romeo.jid, handle: 'romeo-handle', nick: 'romeo' },
      { jid: juliet.jid, handle: 'juliet-handle', nick: 'juliet' },
    ]);
  });

  it('sends an empty subject, too', async () => {
    const stage = createStage();
    stage.garden(['romeo'], { subject: '' });
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(`<presence to='${GARDEN}/romeo'>${JOIN}</presence>`);
    romeo.receives(`<presence from='${GARDEN}/romeo'/>`);
    const message = romeo.receives(
      `<message type='groupchat' from='${GARDEN}'><subject/></message>`,
    );
    expect(message.getChildText('subject')).to.equal('');
  });

  it('changes another nick to the reserved one and says so (210)', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(`<presence to='${GARDEN}/Montague'>${JOIN}</presence>`);
    romeo.receives(`<presence from='${GARDEN}/romeo'>
      <x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='member' role='participant' jid='romeo-handle@${DOMAIN}'/>
        <status code='110'/><status code='210'/>
      </x>
    </presence>`);
  });

  it('needs a nick', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(`<presence to='${GARDEN}'>${JOIN}</presence>`);
    romeo.receives(`<presence type='error' from='${GARDEN}'>
      <error type='modify' by='${GARDEN}'>
        <jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
      </error>
    </presence>`);
  });

  it('refuses who is no member, and tells the others nothing', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    const paris = stage.client('paris@example.org/palace');
    await stage.enters(romeo);
    await paris.sends(`<presence id='p1' to='${GARDEN}/paris'>${JOIN}</presence>`);
    paris.receives(`<presence type='error' id='p1' from='${GARDEN}/paris'>
      ${JOIN}
      <error type='auth' by='${GARDEN}'>
        <registration-required xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
      </error>
    </presence>`);
    romeo.receivesNothing();
  });

  it('lets a newcomer in once he is admitted', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    stage.rooms.admit(GARDEN, { jid: person('paris'), handle: 'paris-handle', nick: 'paris' });
    const paris = stage.client('paris@example.org/palace');
    await paris.sends(`<presence to='${GARDEN}/paris'>${JOIN}</presence>`);
    paris.receives(`<presence from='${GARDEN}/paris'/>`);
  });

  it('takes a client without x that is not inside for one that lost track (110, 307, 333)', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(`<presence to='${GARDEN}/romeo'><show>dnd</show></presence>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/romeo'>
      <x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='none' role='none'/>
        <status code='110'/><status code='307'/><status code='333'/>
      </x>
    </presence>`);
    expect(stage.rooms.isInside(GARDEN, person('romeo'))).to.equal(false);
  });

  it('gives everything again to a client that joins twice', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet'], { opening: { text: 'A mail came.', at: 0 } });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await romeo.sends(`<presence to='${GARDEN}/romeo'>${JOIN}</presence>`);
    romeo.receives(`<presence from='${GARDEN}/juliet'/>`);
    romeo.receives(`<presence from='${GARDEN}/romeo'/>`);
    romeo.receives(`<message type='groupchat' from='${VOICE}'><body>A mail came.</body></message>`);
    romeo.receives(`<message type='groupchat' from='${GARDEN}'><subject>Roses</subject></message>`);
    romeo.receivesNothing();
    juliet.receivesNothing();
    await romeo.sends(`<presence to='${GARDEN}/romeo'>${JOIN}<show>dnd</show></presence>`);
    juliet.receives(`<presence from='${GARDEN}/romeo'><show>dnd</show></presence>`);
    expect(stage.told.filter((word) => word.startsWith('joined'))).to.have.length(2);
  });

  it('stores a client before it is told that it is in', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    const hold = Promise.withResolvers<void>();
    stage.store.held = hold.promise;
    await romeo.sends(`<presence to='${GARDEN}/romeo'>${JOIN}<show>xa</show></presence>`);
    romeo.receivesNothing();
    hold.resolve();
    await settle();
    expect(stage.store.stored.get(`${GARDEN} ${romeo.jid}`)).to.deep.equal({
      room: GARDEN,
      jid: romeo.jid,
      nick: 'romeo',
      presence: '<show>xa</show>',
      joined: stage.clock.now(),
    });
    romeo.receives(`<presence from='${GARDEN}/romeo'/>`);
  });

  it('keeps what a client sends behind its join in order while the store writes', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    const hold = Promise.withResolvers<void>();
    stage.store.held = hold.promise;
    await romeo.sends(`<presence to='${GARDEN}/romeo'>${JOIN}</presence>`);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>I am here</body></message>`);
    await romeo.sends(`<presence type='unavailable' to='${GARDEN}/romeo'/>`);
    hold.resolve();
    await settle();
    romeo.receives(`<presence from='${GARDEN}/romeo'/>`);
    romeo.receives(`<message type='groupchat' from='${GARDEN}'><subject>Roses</subject></message>`);
    romeo.receives(
      `<message type='groupchat' from='${GARDEN}/romeo'><body>I am here</body></message>`,
    );
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/romeo'/>`);
    await stage.rooms.settled();
    expect(stage.store.stored.size).to.equal(0);
  });

  it('answers a join to a room that was destroyed meanwhile with gone', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    const hold = Promise.withResolvers<void>();
    stage.store.held = hold.promise;
    await romeo.sends(`<presence to='${GARDEN}/romeo'>${JOIN}</presence>`);
    const destroyed = stage.rooms.destroy(GARDEN, 'over');
    hold.resolve();
    await destroyed;
    await settle();
    romeo.receives(`<presence type='error' from='${GARDEN}/romeo'>
      <error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
    </presence>`);
    await stage.rooms.settled();
    expect(stage.store.stored.size).to.equal(0);
  });

  it('names a reserved nick before the join', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(`<iq type='get' id='n1' to='${GARDEN}'>
      <query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/></iq>`);
    romeo.receives(`<iq type='result' id='n1' from='${GARDEN}'>
      <query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'>
        <identity category='conference' type='text' name='romeo'/>
      </query></iq>`);
    const paris = stage.client('paris@example.org/palace');
    await paris.sends(`<iq type='get' id='n2' to='${GARDEN}'>
      <query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/></iq>`);
    const answer = paris.receives(`<iq type='result' id='n2' from='${GARDEN}'/>`);
    expect(answer.getChild('query')?.children).to.deep.equal([]);
  });
});
