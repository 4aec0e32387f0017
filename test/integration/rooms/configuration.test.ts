import { expect } from 'chai';
import {
  codes,
  JOIN,
  type Player,
  refusal,
  SERVICE,
  Theatre,
  user,
} from '../../support/theatre.ts';

const HALL = `hall@${SERVICE}`;
const NS_OWNER = 'http://jabber.org/protocol/muc#owner';
const NS_INFO = 'http://jabber.org/protocol/disco#info';

describe('a room on a real server: configuration and passwords (XEP-0045 §10, §7.2.5; A9)', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  let juliet: Player;

  before(async () => {
    theatre = await Theatre.open(['romeo', 'juliet', 'tybalt']);
    [romeo, juliet] = (await theatre.logAllIn('romeo', 'juliet')) as [Player, Player];
  });
  after(() => theatre[Symbol.asyncDispose]());
  beforeEach(async () => {
    await romeo.opens(HALL);
    await juliet.enters(HALL);
    await romeo.ignores(HALL);
  });
  afterEach(async () => {
    await romeo.asks(HALL, 'set', `<query xmlns='${NS_OWNER}'><destroy/></query>`);
    for (const player of [romeo, juliet]) await player.ignores(SERVICE);
  });

  const features = async (): Promise<string> =>
    String(await juliet.asks(HALL, 'get', `<query xmlns='${NS_INFO}'/>`));

  it('is offered to owners as a form, and to nobody else', async () => {
    const answer = await romeo.asks(HALL, 'get', `<query xmlns='${NS_OWNER}'/>`);
    const form = answer.getChild('query', NS_OWNER)?.getChild('x', 'jabber:x:data');
    expect(form?.attrs['type']).to.equal('form');
    const fields = form?.getChildren('field').map((field) => String(field.attrs['var'])) ?? [];
    expect(fields[0]).to.equal('FORM_TYPE');
    expect(fields).to.include.members(
      [
        'allowinvites',
        'allowpm',
        'changesubject',
        'enablelogging',
        'getmemberlist',
        'lang',
        'maxusers',
        'membersonly',
        'moderatedroom',
        'passwordprotectedroom',
        'persistentroom',
        'presencebroadcast',
        'publicroom',
        'roomadmins',
        'roomdesc',
        'roomname',
        'roomowners',
        'roomsecret',
        'whois',
      ].map((name) => `muc#roomconfig_${name}`),
    );
    expect(await juliet.isRefused(HALL, 'get', `<query xmlns='${NS_OWNER}'/>`)).to.equal(
      'forbidden',
    );
  });

  it('is told: something (104), addresses (172, 173), logging (170, 171), absent members (102, 103)', async () => {
    const tells = async (field: string, value: string, ...numbers: number[]): Promise<void> => {
      await romeo.configures(HALL, { [`roomconfig_${field}`]: value });
      for (const player of [romeo, juliet]) {
        await player.receives(
          `<message from='${HALL}' type='groupchat'>${user(codes(...numbers))}</message>`,
        );
      }
    };
    await tells('roomname', 'The hall', 104);
    await tells('whois', 'anyone', 172);
    await tells('whois', 'moderators', 173);
    await tells('enablelogging', '1', 170);
    await tells('enablelogging', '0', 171);
    await romeo.configures(HALL, { roomconfig_roomname: 'The hall' });
    await juliet.receivesNothing(HALL);
    expect(await features()).to.include('name="The hall"');
    const submitted = (...roles: string[]): string =>
      `<query xmlns='${NS_OWNER}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_presencebroadcast'>${roles.map((role) => `<value>${role}</value>`).join('')}</field></x></query>`;
    const all = ['moderator', 'participant', 'visitor'];
    await romeo.asks(HALL, 'set', submitted(...all, 'none'));
    await juliet.receives(`<message from='${HALL}' type='groupchat'>${user(codes(102))}</message>`);
    await romeo.asks(
      HALL,
      'set',
      `<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='tybalt@localhost' nick='tybalt'/></query>`,
    );
    juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    await juliet.receives(`<presence from='${HALL}/romeo'/>`);
    await juliet.receives(
      `<presence from='${HALL}/tybalt' type='unavailable'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/>${user(`<item affiliation='member' role='none' nick='tybalt'/>`)}</presence>`,
    );
    await juliet.ignores(HALL);
    await romeo.asks(HALL, 'set', submitted(...all));
    await juliet.receives(`<message from='${HALL}' type='groupchat'>${user(codes(103))}</message>`);
  });

  it('warns who enters that all see his address (100) and that the talk is logged (170)', async () => {
    await romeo.configures(HALL, { roomconfig_whois: 'anyone', roomconfig_enablelogging: '1' });
    await juliet.ignores(HALL);
    juliet.sends(`<presence to='${HALL}/juliet'>${JOIN}</presence>`);
    await juliet.receives(
      `<presence from='${HALL}/romeo'>${user(`<item affiliation='owner' role='moderator' jid='${romeo.jid}'/>`)}</presence>`,
    );
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(`<item affiliation='none' role='participant' jid='${juliet.jid}'/>`, codes(100, 110, 170))}</presence>`,
    );
    await juliet.ignores(HALL);
  });

  it('shows in what the room says of itself (XEP-0030, XEP-0128)', async () => {
    const before = await features();
    for (const feature of [
      'muc_public',
      'muc_open',
      'muc_unmoderated',
      'muc_semianonymous',
      'muc_temporary',
      'muc_unsecured',
    ])
      expect(before).to.include(`var="${feature}"`);
    await romeo.configures(HALL, {
      roomconfig_publicroom: '0',
      roomconfig_membersonly: '0',
      roomconfig_moderatedroom: '1',
      roomconfig_whois: 'anyone',
      roomconfig_persistentroom: '1',
      roomconfig_roomsecret: 'cauldron',
      roomconfig_roomdesc: 'Where they dance',
    });
    const after = await features();
    for (const feature of [
      'muc_hidden',
      'muc_moderated',
      'muc_nonanonymous',
      'muc_persistent',
      'muc_passwordprotected',
    ])
      expect(after).to.include(`var="${feature}"`);
    expect(after).to.include('Where they dance');
    await juliet.ignores(HALL);
  });

  it('asks for the password', async () => {
    juliet.sends(`<presence to='${HALL}' type='unavailable'/>`);
    await juliet.ignores(HALL);
    await romeo.configures(HALL, {
      roomconfig_passwordprotectedroom: '1',
      roomconfig_roomsecret: 'cauldron',
    });
    for (const content of [
      JOIN,
      `<x xmlns='http://jabber.org/protocol/muc'><password>kettle</password></x>`,
    ]) {
      juliet.sends(`<presence to='${HALL}/juliet' id='w1'>${content}</presence>`);
      await juliet.receives(
        `<presence type='error' from='${HALL}/juliet' id='w1'>${refusal('auth', 'not-authorized')}</presence>`,
      );
    }
    juliet.sends(
      `<presence to='${HALL}/juliet'><x xmlns='http://jabber.org/protocol/muc'><password>cauldron</password></x></presence>`,
    );
    await juliet.receives(`<presence from='${HALL}/romeo'/>`);
    await juliet.receives(
      `<presence from='${HALL}/juliet'>${user(`<item affiliation='none' role='participant' jid='${juliet.jid}'/>`, codes(110))}</presence>`,
    );
    await juliet.ignores(HALL);
  });

  it('keeps out whom there is no room for, owners and admins excepted', async () => {
    await romeo.configures(HALL, { roomconfig_maxusers: '2' });
    const tybalt = await theatre.logIn('tybalt');
    tybalt.sends(`<presence to='${HALL}/tybalt' id='f1'>${JOIN}</presence>`);
    await tybalt.receives(
      `<presence type='error' from='${HALL}/tybalt' id='f1'>${refusal('wait', 'service-unavailable')}</presence>`,
    );
    await romeo.asks(
      HALL,
      'set',
      `<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='admin' jid='${tybalt.bare}'/></query>`,
    );
    tybalt.sends(`<presence to='${HALL}/tybalt'>${JOIN}</presence>`);
    await tybalt.receives(`<presence from='${HALL}/romeo'/>`);
  });

  it('refuses values that cannot be, and changes nothing then', async () => {
    for (const [field, value] of [
      ['whois', 'nobody'],
      ['membersonly', 'perhaps'],
      ['maxusers', 'many'],
    ] as const) {
      const form = `<query xmlns='${NS_OWNER}'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomname'><value>New</value></field><field var='muc#roomconfig_${field}'><value>${value}</value></field></x></query>`;
      expect(await romeo.isRefused(HALL, 'set', form), field).to.equal('not-acceptable');
    }
    expect(await features()).not.to.include('name="New"');
  });

  it('is given up by who cancels the first one: there is no room then (§10.1.3)', async () => {
    const other = `other@${SERVICE}`;
    await romeo.enters(other);
    romeo.sends(
      `<iq to='${other}' type='set' id='x1'><query xmlns='${NS_OWNER}'><x xmlns='jabber:x:data' type='cancel'/></query></iq>`,
    );
    const first = await romeo.next();
    const second = await romeo.next();
    expect([first, second].map(({ name }) => name)).to.have.members(['iq', 'presence']);
    expect(await juliet.isRefused(other, 'get', `<query xmlns='${NS_INFO}'/>`)).to.equal(
      'item-not-found',
    );
  });
});
