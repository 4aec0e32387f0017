import { expect } from 'chai';
import { createStage, HALL, submission } from './stage.ts';

const JOIN = `<x xmlns='http://jabber.org/protocol/muc'/>`;
const USER = 'http://jabber.org/protocol/muc#user';
const REGISTER = 'jabber:iq:register';

const error = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
const registerAs = (
  nick: string,
): string => `<iq type='set' id='r' to='${HALL}'><query xmlns='${REGISTER}'>
  <x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field>
    <field var='muc#register_roomnick'><value>${nick}</value></field></x></query></iq>`;

describe('rooms: nicks (XEP-0045 §7.2.8, §7.6)', () => {
  it('of another are refused at join and at a change', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const paris = stage.client('paris@example.org/palace');
    await stage.opens(romeo);
    await paris.sends(`<presence id='n' to='${HALL}/romeo'>${JOIN}</presence>`);
    paris.receives(`<presence type='error' id='n' from='${HALL}/romeo'>${JOIN}
      <error type='cancel' by='${HALL}'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`);
    await stage.enters(paris, HALL);
    await paris.sends(`<presence id='m' to='${HALL}/romeo'/>`);
    paris.receives(
      `<presence type='error' id='m' from='${HALL}/romeo'>${error('cancel', 'conflict')}</presence>`,
    );
  });

  it('change with 303 under the old and presence under the new, to all', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_moderatedroom: '1' });
    await stage.enters(juliet, HALL);
    romeo.ignores();
    await juliet.sends(`<presence to='${HALL}/Jule'><show>away</show></presence>`);
    juliet.receives(`<presence type='unavailable' from='${HALL}/juliet'><x xmlns='${USER}'>
      <status code='303'/><item affiliation='none' role='visitor' nick='Jule' jid='${juliet.jid}'/><status code='110'/></x></presence>`);
    juliet.receives(`<presence from='${HALL}/Jule'><show>away</show><x xmlns='${USER}'>
      <item affiliation='none' role='visitor' jid='${juliet.jid}'/><status code='110'/></x></presence>`);
    romeo.receives(`<presence type='unavailable' from='${HALL}/juliet'><x xmlns='${USER}'>
      <status code='303'/><item affiliation='none' role='visitor' nick='Jule' jid='${juliet.jid}'/></x></presence>`);
    romeo.receives(`<presence from='${HALL}/Jule'><show>away</show></presence>`);
    await romeo.sends(`<message type='chat' to='${HALL}/juliet'><body>Psst</body></message>`);
    romeo.receives(`<message type='error' from='${HALL}/juliet'/>`);
    await stage.rooms.settled();
    expect(stage.store.stored.get(`${HALL} ${juliet.jid}`)?.nick).to.equal('Jule');
  });

  it('change for all clients of the person', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const phone = stage.client('romeo@example.org/phone');
    await stage.opens(romeo);
    await stage.enters(phone, HALL);
    romeo.ignores();
    await phone.sends(`<presence to='${HALL}/Montague'/>`);
    for (const client of [romeo, phone]) {
      client.receives(`<presence type='unavailable' from='${HALL}/romeo'/>`);
      client.receives(`<presence from='${HALL}/Montague'/>`);
      client.receivesNothing();
    }
    await romeo.sends(`<message type='groupchat' to='${HALL}'><body>Hey</body></message>`);
    phone.receives(`<message type='groupchat' from='${HALL}/Montague'/>`);
  });

  it('are made plain (210), and refused when they are none (RFC 8266)', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const paris = stage.client('paris@example.org/palace');
    await stage.opens(romeo);
    await paris.sends(`<presence to='${HALL}/  Count   Paris '>${JOIN}</presence>`);
    romeo.receives(`<presence from='${HALL}/Count Paris'/>`);
    paris.receives(`<presence from='${HALL}/romeo'/>`);
    paris.receives(`<presence from='${HALL}/Count Paris'><x xmlns='${USER}'>
      <item affiliation='none' role='participant' jid='${paris.jid}'/><status code='110'/><status code='210'/></x></presence>`);
    const tybalt = stage.client('tybalt@example.org/street');
    for (const nick of ['   ', 'Tyb\u200balt', 'Tyb\u202ealt', 'Tyb\ufe0falt', 'x'.repeat(300)]) {
      await tybalt.sends(`<presence to='${HALL}/${nick}'>${JOIN}</presence>`);
      tybalt.receives(
        `<presence type='error' from='${HALL}/${nick}'>${error('modify', 'jid-malformed')}</presence>`,
      );
    }
    for (const nick of ['ROMEO', 'rоmeo', 'r0meo', 'ｒｏｍｅｏ']) {
      await tybalt.sends(`<presence to='${HALL}/${nick}'>${JOIN}</presence>`);
      tybalt.receives(
        `<presence type='error' from='${HALL}/${nick}'>${error('cancel', 'conflict')}</presence>`,
      );
    }
    for (const nick of ['Тибальт ☂', 'می‌خواهم', 'ティボルト']) {
      await tybalt.sends(`<presence to='${HALL}/${nick}'>${JOIN}</presence>`);
      expect(stage.rooms.occupants(HALL).at(-1)?.nick).to.equal(nick);
      await tybalt.sends(`<presence to='${HALL}' type='unavailable'/>`);
      tybalt.ignores();
    }
  });
});

describe('rooms: registration (XEP-0045 §7.10)', () => {
  it('reserves a nick for a member, tells all, and gives it up again', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_registration: '1' });
    await stage.enters(juliet, HALL);
    romeo.ignores();
    await juliet.sends(`<iq type='get' id='r' to='${HALL}'><query xmlns='${REGISTER}'/></iq>`);
    juliet.receives(`<iq type='result' id='r' from='${HALL}'><query xmlns='${REGISTER}'>
      <x xmlns='jabber:x:data' type='form'>
        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#register</value></field>
        <field var='muc#register_roomnick' type='text-single' label='Nickname'><required/></field></x></query></iq>`);
    await juliet.sends(registerAs('juliet'));
    juliet.receives(`<presence from='${HALL}/juliet'><x xmlns='${USER}'>
      <item affiliation='member' role='participant' jid='${juliet.jid}'/><status code='110'/></x></presence>`);
    juliet.receives(`<iq type='result' id='r' from='${HALL}'/>`);
    romeo.receives(`<presence from='${HALL}/juliet'><x xmlns='${USER}'>
      <item affiliation='member' role='participant' jid='${juliet.jid}'/></x></presence>`);
    await juliet.sends(`<iq type='get' id='r' to='${HALL}'><query xmlns='${REGISTER}'/></iq>`);
    juliet.receives(`<iq type='result' id='r' from='${HALL}'><query xmlns='${REGISTER}'>
      <registered/><username>juliet</username></query></iq>`);
    await juliet.sends(`<presence type='unavailable' to='${HALL}/juliet'/>`);
    juliet.ignores();
    const rosaline = stage.client('rosaline@example.org/street');
    await rosaline.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    rosaline.receives(
      `<presence type='error' from='${HALL}/juliet'>${error('cancel', 'conflict')}</presence>`,
    );
    romeo.ignores();
    await juliet.sends(
      `<iq type='set' id='r' to='${HALL}'><query xmlns='${REGISTER}'><remove/></query></iq>`,
    );
    juliet.receives(`<iq type='result' id='r' from='${HALL}'/>`);
    romeo.receives(
      `<message from='${HALL}'><x xmlns='${USER}'><item affiliation='none' jid='juliet@example.org'/></x></message>`,
    );
    await rosaline.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    rosaline.receives(`<presence from='${HALL}/romeo'/>`);
    romeo.ignores();
    await romeo.sends(`<iq type='set' id='a' to='${HALL}'><query xmlns='http://jabber.org/protocol/muc#admin'>
      <item affiliation='member' jid='juliet@example.org' nick='juliet'/></query></iq>`);
    romeo.receives(`<presence type='unavailable' from='${HALL}/juliet'><x xmlns='${USER}'>
      <status code='307'/><item affiliation='none' role='none' jid='${rosaline.jid}'><reason>This nickname is reserved</reason></item></x></presence>`);
  });

  it('is refused to strangers by default, for a nick of another, and without a form', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo);
    for (const request of [
      registerAs('juliet'),
      `<iq type='get' id='r' to='${HALL}'><query xmlns='${REGISTER}'/></iq>`,
    ]) {
      await juliet.sends(request);
      juliet.receives(
        `<iq type='error' id='r' from='${HALL}'>${error('auth', 'registration-required')}</iq>`,
      );
    }
    await romeo.sends(
      `<iq type='set' id='c' to='${HALL}'>${submission({ roomconfig_registration: '1' })}</iq>`,
    );
    await juliet.sends(registerAs('romeo'));
    juliet.receives(`<iq type='error' id='r' from='${HALL}'>${error('cancel', 'conflict')}</iq>`);
    await juliet.sends(`<iq type='set' id='r' to='${HALL}'><query xmlns='${REGISTER}'/></iq>`);
    juliet.receives(
      `<iq type='error' id='r' from='${HALL}'>${error('modify', 'bad-request')}</iq>`,
    );
  });
});

describe('rooms: invitations (XEP-0045 §7.8.2)', () => {
  it('go through the room with id, reason, password and the form of XEP-0249; declines come back', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org');
    const balcony = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_roomsecret: 'rose' });
    await romeo.sends(`<message id='i1' to='${HALL}'><x xmlns='${USER}'>
      <invite to='juliet@example.org'><reason>Come</reason><continue thread='t1'/></invite></x></message>`);
    juliet.receives(`<message id='i1' from='${HALL}'>
      <x xmlns='${USER}'><invite from='${HALL}/romeo'><reason>Come</reason><continue thread='t1'/></invite><password>rose</password></x>
      <body>${HALL}/romeo invited you to the room ${HALL} (Come)</body>
      <x xmlns='jabber:x:conference' jid='${HALL}' reason='Come' password='rose' continue='true' thread='t1'/></message>`);
    await balcony.sends(`<message id='d1' to='${HALL}'><x xmlns='${USER}'>
      <decline to='${HALL}/romeo'><reason>Too busy</reason></decline></x></message>`);
    romeo.receives(`<message id='d1' from='${HALL}'><x xmlns='${USER}'>
      <decline from='juliet@example.org'><reason>Too busy</reason></decline></x></message>`);
    await balcony.sends(
      `<message id='d2' to='${HALL}'><x xmlns='${USER}'><decline to='${HALL}/romeo'/></x></message>`,
    );
    balcony.receives(
      `<message type='error' id='d2' from='${HALL}'>${error('cancel', 'item-not-found')}</message>`,
    );
    romeo.receivesNothing();
  });

  it('into a members-only room make a member, and are for admins unless members may', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    const tybalt = stage.client('tybalt@example.org');
    await stage.opens(romeo, { roomconfig_membersonly: '1', roomconfig_allowinvites: '0' });
    await romeo.sends(
      `<message to='${HALL}'><x xmlns='${USER}'><invite to='juliet@example.org'/></x></message>`,
    );
    await juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    juliet.receives(`<presence from='${HALL}/romeo'/>`);
    juliet.ignores();
    await juliet.sends(
      `<message id='i2' to='${HALL}'><x xmlns='${USER}'><invite to='tybalt@example.org'/></x></message>`,
    );
    juliet.receives(
      `<message type='error' id='i2' from='${HALL}'>${error('auth', 'forbidden')}</message>`,
    );
    await romeo.sends(
      `<iq type='set' id='c' to='${HALL}'>${submission({ roomconfig_allowinvites: '1' })}</iq>`,
    );
    await juliet.sends(
      `<message id='i3' to='${HALL}'><x xmlns='${USER}'><invite to='tybalt@example.org'/></x></message>`,
    );
    tybalt.receives(
      `<message id='i3' from='${HALL}'><x xmlns='${USER}'><invite from='${HALL}/juliet'><reason/></invite></x></message>`,
    );
    tybalt.receivesNothing();
  });
});
