import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import { createStage, HALL, submission } from './stage.ts';

const JOIN = `<x xmlns='http://jabber.org/protocol/muc'/>`;
const USER = 'http://jabber.org/protocol/muc#user';
const OWNER = 'http://jabber.org/protocol/muc#owner';

const refusal = (type: string, condition: string): string =>
  `<error type='${type}' by='${HALL}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
const error = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

describe('rooms opened by users: configuration (A9)', () => {
  it('tells nobody anything when nothing changes', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    await stage.opens(romeo);
    await romeo.sends(
      `<iq type='set' id='c1' to='${HALL}'>${submission({ roomconfig_membersonly: '0' })}</iq>`,
    );
    romeo.receives(`<iq type='result' id='c1' from='${HALL}'/>`);
    romeo.receivesNothing();
  });

  it('tells all of changes (104) and of who sees addresses (172, 173)', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo);
    await stage.enters(juliet, HALL);
    romeo.ignores();
    for (const [fields, code] of [
      [{ roomconfig_whois: 'anyone' }, 172],
      [{ roomconfig_whois: 'moderators' }, 173],
      [{ roomconfig_roomdesc: 'Draughty' }, 104],
    ] as const) {
      await romeo.sends(`<iq type='set' id='c' to='${HALL}'>${submission(fields)}</iq>`);
      romeo.receives(`<iq type='result' id='c' from='${HALL}'/>`);
      for (const client of [romeo, juliet]) {
        client.receives(
          `<message type='groupchat' from='${HALL}'><x xmlns='${USER}'><status code='${code}'/></x></message>`,
        );
      }
    }
  });

  it('puts out who is no member when the room becomes members-only (322)', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo);
    await stage.enters(juliet, HALL);
    romeo.ignores();
    await romeo.sends(
      `<iq type='set' id='c1' to='${HALL}'>${submission({ roomconfig_membersonly: '1' })}</iq>`,
    );
    juliet.receives(`<presence type='unavailable' from='${HALL}/juliet'><x xmlns='${USER}'>
      <status code='322'/><item affiliation='none' role='none' jid='${juliet.jid}'/><status code='110'/></x></presence>`);
    romeo.receives(`<presence type='unavailable' from='${HALL}/juliet'><x xmlns='${USER}'>
      <status code='322'/><item affiliation='none' role='none' jid='${juliet.jid}'/></x></presence>`);
    romeo.receives(`<iq type='result' id='c1' from='${HALL}'/>`);
    romeo.receives(
      `<message type='groupchat' from='${HALL}'><x xmlns='${USER}'><status code='104'/></x></message>`,
    );
  });

  it('refuses what cannot be, and leaves everything as it was', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    await stage.opens(romeo);
    for (const fields of [
      { roomconfig_passwordprotectedroom: '1' },
      { roomconfig_passwordprotectedroom: '1', roomconfig_roomsecret: '' },
      { roomconfig_membersonly: 'perhaps' },
      { roomconfig_whois: 'handles' },
      { maxhistoryfetch: '100000' },
      { roomconfig_roomowners: 'not an address@@' },
    ]) {
      await romeo.sends(
        `<iq type='set' id='c' to='${HALL}'>${submission({ roomconfig_roomname: 'X', ...fields })}</iq>`,
      );
      romeo.receives(
        `<iq type='error' id='c' from='${HALL}'>${error('modify', 'not-acceptable')}</iq>`,
      );
    }
    await romeo.sends(`<iq type='set' id='c' to='${HALL}'><query xmlns='${OWNER}'/></iq>`);
    romeo.receives(`<iq type='error' id='c' from='${HALL}'>${error('modify', 'bad-request')}</iq>`);
    expect(stage.rooms.publicRooms('x@y' as BareJid)).to.deep.equal([{ jid: HALL, title: 'hall' }]);
  });

  it('asks for a password until it is taken away', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, {
      roomconfig_passwordprotectedroom: '1',
      roomconfig_roomsecret: 'rose',
    });
    await juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    juliet.receives(
      `<presence type='error' from='${HALL}/juliet'>${JOIN}${refusal('auth', 'not-authorized')}</presence>`,
    );
    await juliet.sends(
      `<presence to='${HALL}/juliet'><x xmlns='http://jabber.org/protocol/muc'><password>lily</password></x></presence>`,
    );
    juliet.receives(
      `<presence type='error' from='${HALL}/juliet'>${refusal('auth', 'not-authorized')}</presence>`,
    );
    await romeo.sends(
      `<iq type='set' id='c' to='${HALL}'>${submission({ roomconfig_roomsecret: '' })}</iq>`,
    );
    await juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    juliet.receives(`<presence from='${HALL}/romeo'/>`);
  });

  it('lets in no more than it holds, owners excepted', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_maxusers: '1' });
    await juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    juliet.receives(
      `<presence type='error' from='${HALL}/juliet'>${refusal('wait', 'service-unavailable')}</presence>`,
    );
    const phone = stage.client('romeo@example.org/phone');
    await phone.sends(`<presence to='${HALL}/romeo'>${JOIN}</presence>`);
    phone.receives(`<presence from='${HALL}/romeo'/>`);
  });

  it('names admins and owners', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo);
    await stage.enters(juliet, HALL);
    juliet.ignores();
    await romeo.sends(
      `<iq type='set' id='c' to='${HALL}'>${submission({ roomconfig_roomadmins: 'juliet@example.org' })}</iq>`,
    );
    juliet.receives(`<presence from='${HALL}/juliet'><x xmlns='${USER}'>
      <item affiliation='admin' role='moderator' jid='${juliet.jid}'><actor nick='romeo'/></item><status code='110'/></x></presence>`);
  });

  it('shows presence only of the roles that are to be shown, but answers probes', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_presencebroadcast: 'moderator' });
    await juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    juliet.receives(`<presence from='${HALL}/romeo'/>`);
    juliet.receives(`<presence from='${HALL}/juliet'/>`);
    romeo.receivesNothing();
    await romeo.sends(`<presence type='probe' to='${HALL}/juliet'/>`);
    romeo.receives(`<presence from='${HALL}/juliet'/>`);
    await juliet.sends(`<presence type='unavailable' to='${HALL}/juliet'/>`);
    romeo.receivesNothing();
  });

  it('gives those with voice alone private messages when so set', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo, { roomconfig_allowpm: 'moderators' });
    await stage.enters(juliet, HALL);
    romeo.ignores();
    await juliet.sends(`<message type='chat' to='${HALL}/romeo'><body>Psst</body></message>`);
    juliet.receives(
      `<message type='error' from='${HALL}/romeo'>${error('auth', 'forbidden')}</message>`,
    );
    romeo.receivesNothing();
  });
});
