import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import { settle } from '../../support/manual-clock.ts';
import { archiveStore } from './archive-store.ts';
import { createStage, DOMAIN, GARDEN, HALL, submission } from './stage.ts';

const JOIN = `<x xmlns='http://jabber.org/protocol/muc'/>`;
const USER = 'http://jabber.org/protocol/muc#user';
const OWNER = 'http://jabber.org/protocol/muc#owner';
const INFO = `<query xmlns='http://jabber.org/protocol/disco#info'/>`;

const refusal = (type: string, condition: string): string =>
  `<error type='${type}' by='${HALL}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
const error = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

describe('rooms opened by users: creation (A9)', () => {
  it('locks a new room (201) until its owner has accepted the defaults', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await romeo.sends(`<presence to='${HALL}/Romeo'>${JOIN}</presence>`);
    romeo.receives(`<presence from='${HALL}/Romeo'><x xmlns='${USER}'>
      <status code='201'/><item affiliation='owner' role='moderator' jid='${romeo.jid}'/>
      <status code='110'/></x></presence>`);
    romeo.receives(`<message type='groupchat' from='${HALL}'><subject/></message>`);
    await juliet.sends(`<presence to='${HALL}/Juliet'>${JOIN}</presence>`);
    juliet.receives(
      `<presence type='error' from='${HALL}/Juliet'>${JOIN}${refusal('cancel', 'item-not-found')}</presence>`,
    );
    await romeo.sends(`<iq type='set' id='c1' to='${HALL}'>
      <query xmlns='${OWNER}'><x xmlns='jabber:x:data' type='submit'/></query></iq>`);
    romeo.receives(`<iq type='result' id='c1' from='${HALL}'/>`);
    romeo.receivesNothing();
    await juliet.sends(`<presence to='${HALL}/Juliet'>${JOIN}</presence>`);
    juliet.receives(`<presence from='${HALL}/Romeo'><x xmlns='${USER}'>
      <item affiliation='owner' role='moderator'/></x></presence>`);
    juliet.receives(`<presence from='${HALL}/Juliet'><x xmlns='${USER}'>
      <item affiliation='none' role='participant' jid='${juliet.jid}'/><status code='110'/></x></presence>`);
    romeo.receives(`<presence from='${HALL}/Juliet'><x xmlns='${USER}'>
      <item affiliation='none' role='participant' jid='${juliet.jid}'/></x></presence>`);
  });

  it('gives the owner a form, and is configured by it before anybody enters', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo, HALL);
    await romeo.sends(`<iq type='get' id='c1' to='${HALL}'><query xmlns='${OWNER}'/></iq>`);
    const form = romeo.receives(`<iq type='result' id='c1' from='${HALL}'><query xmlns='${OWNER}'>
      <x xmlns='jabber:x:data' type='form'>
        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roomconfig</value></field>
        <field var='muc#roomconfig_membersonly' type='boolean'><value>0</value></field>
        <field var='muc#roomconfig_publicroom' type='boolean'><value>1</value></field>
        <field var='muc#roomconfig_whois' type='list-single'><value>moderators</value></field>
        <field var='muc#roomconfig_roomowners' type='jid-multi'><value>romeo@example.org</value></field>
      </x></query></iq>`);
    const names = form.getChild('query')?.getChild('x')?.getChildren('field') ?? [];
    expect(names.map((field) => String(field.attrs['var']))).to.include.members([
      'muc#roomconfig_roomname',
      'muc#roomconfig_roomdesc',
      'muc#roomconfig_moderatedroom',
      'muc#roomconfig_roomsecret',
      'muc#roomconfig_changesubject',
      'muc#roomconfig_presencebroadcast',
      'muc#roomconfig_allowinvites',
      'muc#maxhistoryfetch',
      'muc#roomconfig_persistentroom',
    ]);
    await romeo.sends(`<iq type='set' id='c2' to='${HALL}'>
      ${submission({ roomconfig_roomname: 'The hall', roomconfig_membersonly: '1', roomconfig_whois: 'anyone' })}</iq>`);
    romeo.receives(`<iq type='result' id='c2' from='${HALL}'/>`);
    romeo.receives(`<message type='groupchat' from='${HALL}'><x xmlns='${USER}'>
      <status code='104'/><status code='172'/></x></message>`);
    await romeo.sends(`<iq type='get' id='d1' to='${HALL}'>${INFO}</iq>`);
    romeo.receives(`<iq type='result' id='d1' from='${HALL}'><query xmlns='http://jabber.org/protocol/disco#info'>
      <identity category='conference' type='text' name='The hall'/>
      <feature var='muc_nonanonymous'/><feature var='muc_membersonly'/><feature var='muc_public'/>
      <feature var='jabber:iq:register'/></query></iq>`);
    const paris = stage.client('paris@example.org/palace');
    await paris.sends(`<presence to='${HALL}/Paris'>${JOIN}</presence>`);
    paris.receives(
      `<presence type='error' from='${HALL}/Paris'>${refusal('auth', 'registration-required')}</presence>`,
    );
    await romeo.sends(`<presence to='${HALL}/romeo'>${JOIN}</presence>`);
    romeo.receives(`<presence from='${HALL}/romeo'><x xmlns='${USER}'>
      <status code='100'/><item affiliation='owner' role='moderator' jid='${romeo.jid}'/><status code='110'/></x></presence>`);
  });

  it('destroys the room when the owner cancels or leaves before he has configured it', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo, HALL);
    await romeo.sends(`<iq type='set' id='c1' to='${HALL}'><query xmlns='${OWNER}'>
      <x xmlns='jabber:x:data' type='cancel'/></query></iq>`);
    romeo.receives(`<presence type='unavailable' from='${HALL}/romeo'><x xmlns='${USER}'>
      <destroy/><item affiliation='owner' role='none' jid='${romeo.jid}'/><status code='110'/></x></presence>`);
    romeo.receives(`<iq type='result' id='c1' from='${HALL}'/>`);
    expect(stage.rooms.isOpen(HALL)).to.equal(false);
    await stage.enters(romeo, HALL);
    await romeo.sends(`<presence type='unavailable' to='${HALL}/romeo'/>`);
    expect(stage.rooms.isOpen(HALL)).to.equal(false);
    romeo.receives(`<presence type='unavailable' from='${HALL}/romeo'><x xmlns='${USER}'>
      <destroy/><item affiliation='owner' role='none' jid='${romeo.jid}'/><status code='110'/></x></presence>`);
    romeo.receivesNothing();
  });

  it('waits with a new room until the one that had its name is forgotten', async () => {
    const slow = Promise.withResolvers<void>();
    const archive = archiveStore();
    const stage = createStage({
      openToUsers: true,
      archive: {
        ...archive,
        appendMessages: async (messages) => {
          await slow.promise;
          await archive.appendMessages(messages);
        },
      },
    });
    const romeo = stage.client('romeo@example.org/garden');
    await stage.opens(romeo);
    await romeo.sends(`<message type='groupchat' to='${HALL}'><body>Old</body></message>`);
    await romeo.sends(
      `<iq type='set' id='d' to='${HALL}'><query xmlns='${OWNER}'><destroy/></query></iq>`,
    );
    romeo.ignores();
    await romeo.sends(`<presence to='${HALL}/romeo'>${JOIN}</presence>`);
    slow.resolve();
    await settle();
    romeo.receives(`<iq type='result' id='d' from='${HALL}'/>`);
    romeo.receives(`<presence from='${HALL}/romeo'><x xmlns='${USER}'><status code='201'/>
      <item affiliation='owner' role='moderator' jid='${romeo.jid}'/><status code='110'/></x></presence>`);
    await stage.rooms.settled();
    expect([...stage.store.stored.values()].map(({ jid }) => jid)).to.deep.equal([romeo.jid]);
  });

  it('says not-allowed where nobody may open rooms, and for a name that is not to be had', async () => {
    const closed = createStage();
    const romeo = closed.client('romeo@example.org/garden');
    await romeo.sends(`<presence to='${HALL}/romeo'>${JOIN}</presence>`);
    romeo.receives(
      `<presence type='error' from='${HALL}/romeo'>${JOIN}${refusal('cancel', 'not-allowed')}</presence>`,
    );
    const open = createStage({ openToUsers: true });
    const juliet = open.client('juliet@example.org/balcony');
    await juliet.sends(`<presence to='forbidden@${DOMAIN}/juliet'>${JOIN}</presence>`);
    juliet.receives(
      `<presence type='error' from='forbidden@${DOMAIN}/juliet'>${error('cancel', 'not-allowed')}</presence>`,
    );
    await juliet.sends(`<presence to='${GARDEN}/juliet'>${JOIN}</presence>`);
    juliet.receives(
      `<presence type='error' from='${GARDEN}/juliet'>${error('cancel', 'gone')}</presence>`,
    );
  });

  it('ends when the last one leaves, unless it is to stay', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    await stage.opens(romeo);
    await romeo.sends(`<presence type='unavailable' to='${HALL}/romeo'/>`);
    expect(stage.rooms.isOpen(HALL)).to.equal(false);
    romeo.ignores();
    await stage.opens(romeo, { roomconfig_persistentroom: '1' });
    await romeo.sends(`<presence type='unavailable' to='${HALL}/romeo'/>`);
    expect(stage.rooms.isOpen(HALL)).to.equal(true);
  });

  it('ends by its rules: when nobody speaks, and after its time (A18)', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    await stage.opens(romeo, { roomconfig_persistentroom: '1' });
    await stage.clock.advance(20 * 60_000);
    await romeo.sends(`<message type='groupchat' to='${HALL}'><body>Still here</body></message>`);
    await stage.clock.advance(20 * 60_000);
    expect(stage.rooms.isOpen(HALL)).to.equal(true);
    romeo.ignores();
    await stage.clock.advance(10 * 60_000);
    romeo.receives(`<presence type='unavailable' from='${HALL}/romeo'><x xmlns='${USER}'>
      <destroy><reason>Nobody spoke</reason></destroy>
      <item affiliation='owner' role='none' jid='${romeo.jid}'/><status code='110'/></x></presence>`);
    await stage.opens(romeo);
    for (let minutes = 0; minutes < 480; minutes += 20) {
      await romeo.sends(`<message type='groupchat' to='${HALL}'><body>Hm</body></message>`);
      romeo.ignores();
      await stage.clock.advance(20 * 60_000);
    }
    romeo.receives(`<presence type='unavailable' from='${HALL}/romeo'><x xmlns='${USER}'>
      <destroy><reason>Time is up</reason></destroy>
      <item affiliation='owner' role='none' jid='${romeo.jid}'/><status code='110'/></x></presence>`);
  });

  it('is destroyed by its owner, with a reason and where to go; others may not', async () => {
    const stage = createStage({ openToUsers: true });
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.opens(romeo);
    await stage.enters(juliet, HALL);
    romeo.ignores();
    const destroy = `<query xmlns='${OWNER}'><destroy jid='attic@${DOMAIN}'><reason>Fire</reason></destroy></query>`;
    await juliet.sends(`<iq type='set' id='d1' to='${HALL}'>${destroy}</iq>`);
    juliet.receives(`<iq type='error' id='d1' from='${HALL}'>${error('auth', 'forbidden')}</iq>`);
    await romeo.sends(`<iq type='set' id='d2' to='${HALL}'>${destroy}</iq>`);
    juliet.receives(`<presence type='unavailable' from='${HALL}/juliet'><x xmlns='${USER}'>
      <destroy jid='attic@${DOMAIN}'><reason>Fire</reason></destroy>
      <item affiliation='none' role='none' jid='${juliet.jid}'/><status code='110'/></x></presence>`);
    romeo.receives(`<presence type='unavailable' from='${HALL}/romeo'><x xmlns='${USER}'>
      <destroy jid='attic@${DOMAIN}'><reason>Fire</reason></destroy>
      <item affiliation='owner' role='none' jid='${romeo.jid}'/><status code='110'/></x></presence>`);
    romeo.receives(`<iq type='result' id='d2' from='${HALL}'/>`);
  });

  it('survives a restart with its configuration, people and occupants', async () => {
    const before = createStage({ openToUsers: true });
    const romeo = before.client('romeo@example.org/garden');
    await before.opens(romeo, { roomconfig_roomname: 'The hall', roomconfig_roomsecret: 'rose' });
    await before.rooms.settled();
    const stage = createStage({ openToUsers: true, store: before.store });
    stage.rooms.reopen(await stage.store.loadRooms(), await stage.store.loadOccupants());
    const again = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    juliet.receives(
      `<presence type='error' from='${HALL}/juliet'>${refusal('auth', 'not-authorized')}</presence>`,
    );
    await juliet.sends(
      `<presence to='${HALL}/juliet'><x xmlns='http://jabber.org/protocol/muc'><password>rose</password></x></presence>`,
    );
    juliet.receives(
      `<presence from='${HALL}/romeo'><x xmlns='${USER}'><item affiliation='owner' role='moderator'/></x></presence>`,
    );
    again.receives(`<presence from='${HALL}/juliet'/>`);
    expect(stage.rooms.publicRooms('paris@example.org' as BareJid)).to.deep.equal([
      { jid: HALL, title: 'The hall' },
    ]);
  });
});
