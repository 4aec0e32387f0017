import { expect } from 'chai';
import { createStage, DOMAIN, GARDEN, VOICE } from './stage.ts';

const error = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

describe('rooms: talking (A9)', () => {
  it('passes a message to everybody, its sender included, with id and payload untouched', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await romeo.sends(`<message type='groupchat' id='r1' to='${GARDEN}' xml:lang='it'>
      <body>Ciò &lt;che&gt; vuoi 🌹 薔薇</body>
      <reply xmlns='urn:xmpp:reply:0' id='x' to='y'><deep><er a='1'>t</er></deep></reply>
      <origin-id xmlns='urn:xmpp:sid:0' id='o1'/>
      <markable xmlns='urn:xmpp:chat-markers:0'/>
    </message>`);
    const expected = `<message type='groupchat' id='r1' from='${GARDEN}/romeo' xml:lang='it'>
      <body>Ciò &lt;che&gt; vuoi 🌹 薔薇</body>
      <reply xmlns='urn:xmpp:reply:0' id='x' to='y'><deep><er a='1'>t</er></deep></reply>
      <origin-id xmlns='urn:xmpp:sid:0' id='o1'/>
      <markable xmlns='urn:xmpp:chat-markers:0'/>
      <stanza-id xmlns='urn:xmpp:sid:0' id='any' by='${GARDEN}'/>
      <occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/>
    </message>`;
    const own = romeo.receives(expected);
    const his = juliet.receives(expected);
    expect(own.getChild('stanza-id')?.attrs).to.deep.equal(his.getChild('stanza-id')?.attrs);
    expect(stage.told).to.include(`active ${GARDEN}`);
  });

  it('keeps the order of messages', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    for (const n of ['1', '2', '3']) {
      await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>${n}</body></message>`);
    }
    expect(juliet.ignores().map((message) => message.getChildText('body'))).to.deep.equal([
      '1',
      '2',
      '3',
    ]);
  });

  it('refuses who is not inside', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(
      `<message type='groupchat' id='r1' to='${GARDEN}'><body>Hey</body></message>`,
    );
    romeo.receives(`<message type='error' id='r1' from='${GARDEN}'>
      ${error('cancel', 'not-acceptable')}</message>`);
    await romeo.sends(`<message type='chat' to='${GARDEN}/juliet'><body>Hey</body></message>`);
    romeo.receives(`<message type='error' from='${GARDEN}/juliet'>
      ${error('cancel', 'not-acceptable')}</message>`);
  });

  it('strips what only the room may say, and what reveals who is behind a handle', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    await romeo.sends(`<message type='groupchat' id='r1' to='${GARDEN}'><body>Hey</body>
      <x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x>
      <u:x xmlns:u='http://jabber.org/protocol/muc#user'><u:invite from='a@b'/></u:x>
      <delay xmlns='urn:xmpp:delay' stamp='1999-01-01T00:00:00Z'/>
      <x xmlns='jabber:x:delay' stamp='19990101T00:00:00'/>
      <stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='${GARDEN}'/>
      <stanza-id xmlns='urn:xmpp:sid:0' id='telling' by='romeo@example.org'/>
      <occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/>
      <addresses xmlns='http://jabber.org/protocol/address'/>
      <nick xmlns='http://jabber.org/protocol/nick'>Romeo Montague</nick>
    </message>`);
    const [message] = juliet.ignores();
    const children = message?.getChildElements().map((child) => child.name);
    expect(children).to.deep.equal(['body', 'stanza-id', 'occupant-id']);
    expect(String(message)).not.to.contain('forged');
  });

  it('lets members not change the subject', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(
      `<message type='groupchat' to='${GARDEN}'><subject>Thorns</subject></message>`,
    );
    romeo.receives(
      `<message type='error' from='${GARDEN}'>${error('auth', 'forbidden')}</message>`,
    );
  });

  it('takes a subject with a body or a thread for a message', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'>
      <subject>S</subject><body>B</body></message>`);
    romeo.receives(
      `<message type='groupchat' from='${GARDEN}/romeo'><subject>S</subject><body>B</body></message>`,
    );
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'>
      <subject>S</subject><thread>T</thread></message>`);
    romeo.receives(
      `<message type='groupchat' from='${GARDEN}/romeo'><subject>S</subject></message>`,
    );
  });

  it('passes chat states, which are neither history nor activity', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'>
      <composing xmlns='http://jabber.org/protocol/chatstates'/></message>`);
    romeo.receives(`<message type='groupchat' from='${GARDEN}/romeo'>
      <composing xmlns='http://jabber.org/protocol/chatstates'/></message>`);
    await juliet.sends(
      `<presence to='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    juliet.receives(`<presence from='${GARDEN}/romeo'/>`);
    juliet.receives(`<presence from='${GARDEN}/juliet'/>`);
    juliet.receives(
      `<message type='groupchat' from='${GARDEN}'><subject>Roses</subject></message>`,
    );
    expect(stage.told).not.to.include(`active ${GARDEN}`);
  });

  it('speaks for itself, to all or to one', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    stage.rooms.say(GARDEN, 'Five minutes left\u0007.');
    romeo.receives(
      `<message type='groupchat' from='${VOICE}'><body>Five minutes left\ufffd.</body></message>`,
    );
    juliet.receives(`<message type='groupchat' from='${VOICE}'/>`);
    stage.rooms.say(GARDEN, 'Only you.', { to: 'juliet-handle' });
    juliet.receives(`<message type='groupchat' from='${VOICE}'><body>Only you.</body></message>`);
    romeo.receivesNothing();
    stage.rooms.say(GARDEN, 'Nobody.', { to: 'nobody' });
    juliet.receivesNothing();
  });

  it('refuses other types of message to the room', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(`<message type='chat' to='${GARDEN}'><body>Hey</body></message>`);
    romeo.receives(
      `<message type='error' from='${GARDEN}'>${error('modify', 'bad-request')}</message>`,
    );
  });
});

describe('rooms: private messages (A9)', () => {
  it('go to all clients of the addressee, marked, under the name of the sender', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet', 'paris']);
    const romeo = stage.client('romeo@example.org/garden');
    const balcony = stage.client('juliet@example.org/balcony');
    const phone = stage.client('juliet@example.org/phone');
    const paris = stage.client('paris@example.org/palace');
    for (const client of [romeo, balcony, phone, paris]) await stage.enters(client);
    for (const client of [romeo, balcony, phone, paris]) client.ignores();
    await romeo.sends(`<message type='chat' id='p1' to='${GARDEN}/juliet'><body>Psst</body>
      <x xmlns='http://jabber.org/protocol/muc#user'><invite/></x></message>`);
    for (const client of [balcony, phone]) {
      const message = client.receives(`<message type='chat' id='p1' from='${GARDEN}/romeo'>
        <body>Psst</body><x xmlns='http://jabber.org/protocol/muc#user'/></message>`);
      expect(String(message)).not.to.contain('invite');
    }
    paris.receivesNothing();
    romeo.receivesNothing();
  });

  it('answer item-not-found for an unknown nick and bad-request for the type groupchat', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(`<message type='chat' to='${GARDEN}/juliet'><body>Psst</body></message>`);
    romeo.receives(
      `<message type='error' from='${GARDEN}/juliet'>${error('cancel', 'item-not-found')}</message>`,
    );
    await romeo.sends(`<message type='groupchat' to='${GARDEN}/romeo'><body>Psst</body></message>`);
    romeo.receives(
      `<message type='error' from='${GARDEN}/romeo'>${error('modify', 'bad-request')}</message>`,
    );
  });
});

describe('rooms: presence and nicks (A9)', () => {
  it('shows changes of presence to all, payload included', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await juliet.sends(`<presence to='${GARDEN}/juliet'><show>dnd</show><status>busy</status>
      <c xmlns='http://jabber.org/protocol/caps' node='n' ver='v' hash='sha-1'/>
      <x xmlns='vcard-temp:x:update'><photo>abc</photo></x></presence>`);
    const seen =
      romeo.receives(`<presence from='${GARDEN}/juliet'><show>dnd</show><status>busy</status>
      <c xmlns='http://jabber.org/protocol/caps' node='n' ver='v' hash='sha-1'/>
      <x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='member' role='participant' jid='juliet-handle@${DOMAIN}'/></x></presence>`);
    expect(String(seen)).not.to.contain('photo');
    juliet.receives(`<presence from='${GARDEN}/juliet'><show>dnd</show>
      <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='juliet-handle@${DOMAIN}'/><status code='110'/></x></presence>`);
    await stage.rooms.settled();
    expect(stage.store.stored.get(`${GARDEN} ${juliet.jid}`)?.presence).to.contain(
      '<show>dnd</show>',
    );
  });

  it('refuses a change of nick', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(`<presence id='n1' to='${GARDEN}/Montague'/>`);
    romeo.receives(`<presence type='error' id='n1' from='${GARDEN}/Montague'>
      <error type='cancel' by='${GARDEN}'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
    </presence>`);
  });

  it('answers probes of those inside, and of nobody else', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await romeo.sends(`<presence type='probe' to='${GARDEN}/romeo'/>`);
    romeo.receives(`<presence from='${GARDEN}/romeo'/>`);
    await juliet.sends(`<presence type='probe' to='${GARDEN}/romeo'/>`);
    juliet.receives(`<presence type='error' from='${GARDEN}/romeo'>
      ${error('cancel', 'not-acceptable')}</presence>`);
    await juliet.sends(`<presence type='subscribe' to='${GARDEN}'/>`);
    juliet.receivesNothing();
  });
});
