import { expect } from 'chai';
import { type Client, createStage, DOMAIN, GARDEN, HALL, type Stage, submission } from './stage.ts';

const JOIN = `<x xmlns='http://jabber.org/protocol/muc'/>`;
const USER = 'http://jabber.org/protocol/muc#user';
const ADMIN = 'http://jabber.org/protocol/muc#admin';

const error = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
const set = (items: string, room = HALL): string =>
  `<iq type='set' id='a' to='${room}'><query xmlns='${ADMIN}'>${items}</query></iq>`;
const get = (attributes: string, room = HALL): string =>
  `<iq type='get' id='l' to='${room}'><query xmlns='${ADMIN}'><item ${attributes}/></query></iq>`;
const done = `<iq type='result' id='a' from='${HALL}'/>`;
const failed = (type: string, condition: string, room = HALL): string =>
  `<iq type='error' id='a' from='${room}'>${error(type, condition)}</iq>`;
const about = (nick: string, type: string, content: string): string =>
  `<presence from='${HALL}/${nick}' ${type}><x xmlns='${USER}'>${content}</x></presence>`;

/** Romeo owns the hall, Juliet and Paris are in it. */
async function scene(
  fields: Readonly<Record<string, string>> = {},
): Promise<{ stage: Stage; romeo: Client; juliet: Client; paris: Client }> {
  const stage = createStage({ openToUsers: true });
  const romeo = stage.client('romeo@example.org/garden');
  const juliet = stage.client('juliet@example.org/balcony');
  const paris = stage.client('paris@example.org/palace');
  await stage.opens(romeo, fields);
  for (const client of [juliet, paris]) await stage.enters(client, HALL);
  for (const client of [romeo, juliet, paris]) client.ignores();
  return { stage, romeo, juliet, paris };
}

describe('rooms: roles (XEP-0045 §8)', () => {
  it('kick (307): the kicked one first, then the others, then the moderator is answered', async () => {
    const { stage, romeo, juliet, paris } = await scene();
    await romeo.sends(set(`<item nick='paris' role='none'><reason>Avaunt!</reason></item>`));
    paris.receives(
      about(
        'paris',
        `type='unavailable'`,
        `<status code='307'/>
      <item affiliation='none' role='none' jid='${paris.jid}'><actor nick='romeo'/><reason>Avaunt!</reason></item>
      <status code='110'/>`,
      ),
    );
    juliet.receives(
      about(
        'paris',
        `type='unavailable'`,
        `<status code='307'/>
      <item affiliation='none' role='none'><actor nick='romeo'/><reason>Avaunt!</reason></item>`,
      ),
    );
    romeo.receives(
      about(
        'paris',
        `type='unavailable'`,
        `<status code='307'/>
      <item affiliation='none' role='none' jid='${paris.jid}'><actor nick='romeo' jid='any'/><reason>Avaunt!</reason></item>`,
      ),
    );
    romeo.receives(done);
    await stage.enters(paris, HALL);
    romeo.receives(`<presence from='${HALL}/paris'/>`);
  });

  it('are not for everybody to give', async () => {
    const { romeo, juliet } = await scene();
    await juliet.sends(set(`<item nick='paris' role='none'/>`));
    juliet.receives(failed('auth', 'forbidden'));
    await romeo.sends(set(`<item nick='paris' role='moderator'/>`));
    romeo.ignores();
    juliet.ignores();
    await juliet.sends(set(`<item nick='romeo' role='none'/>`));
    juliet.receives(failed('auth', 'forbidden'));
    await romeo.sends(set(`<item nick='juliet' role='moderator'/>`));
    juliet.ignores();
    await juliet.sends(set(`<item nick='romeo' role='none'/>`));
    juliet.receives(failed('cancel', 'not-allowed'));
    await juliet.sends(set(`<item nick='romeo' role='visitor'/>`));
    juliet.receives(failed('cancel', 'not-allowed'));
    await juliet.sends(set(`<item nick='paris' role='participant'/>`));
    juliet.receives(failed('auth', 'forbidden'));
    romeo.ignores();
    await romeo.sends(set(`<item nick='nobody' role='none'/>`));
    romeo.receives(failed('cancel', 'item-not-found'));
    await romeo.sends(set(`<item nick='paris' role='none' affiliation='outcast'/>`));
    romeo.receives(failed('modify', 'bad-request'));
  });

  it('voice in a moderated room: given, taken, asked for and approved', async () => {
    const { romeo, juliet, paris } = await scene({ roomconfig_moderatedroom: '1' });
    await paris.sends(`<message type='groupchat' to='${HALL}'><body>Hey</body></message>`);
    paris.receives(`<message type='error' from='${HALL}'>${error('auth', 'forbidden')}</message>`);
    await paris.sends(`<message to='${HALL}' id='v1'><x xmlns='jabber:x:data' type='submit'>
      <field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field>
      <field var='muc#role'><value>participant</value></field></x></message>`);
    romeo.receives(`<message from='${HALL}'><x xmlns='jabber:x:data' type='form'>
      <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field>
      <field var='muc#jid' type='jid-single'><value>${paris.jid}</value></field>
      <field var='muc#roomnick' type='text-single'><value>paris</value></field>
      <field var='muc#request_allow' type='boolean'><value>false</value></field></x></message>`);
    juliet.receivesNothing();
    await romeo.sends(`<message to='${HALL}' id='v1'><x xmlns='jabber:x:data' type='submit'>
      <field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field>
      <field var='muc#role'><value>participant</value></field>
      <field var='muc#jid'><value>${paris.jid}</value></field>
      <field var='muc#roomnick'><value>paris</value></field>
      <field var='muc#request_allow'><value>true</value></field></x></message>`);
    for (const client of [juliet]) {
      client.receives(
        about(
          'paris',
          '',
          `<item affiliation='none' role='participant'><actor nick='romeo'/></item>`,
        ),
      );
    }
    paris.receives(
      about(
        'paris',
        '',
        `<item affiliation='none' role='participant' jid='${paris.jid}'><actor nick='romeo'/></item><status code='110'/>`,
      ),
    );
    await paris.sends(`<message type='groupchat' to='${HALL}'><body>Hey</body></message>`);
    juliet.receives(`<message type='groupchat' from='${HALL}/paris'><body>Hey</body></message>`);
    await romeo.sends(set(`<item nick='paris' role='visitor'><reason>Hush</reason></item>`));
    juliet.receives(
      about(
        'paris',
        '',
        `<item affiliation='none' role='visitor'><actor nick='romeo'/><reason>Hush</reason></item>`,
      ),
    );
  });

  it('of a moderator and of all others are listed for moderators', async () => {
    const { romeo, juliet } = await scene();
    await romeo.sends(get(`role='participant'`));
    romeo.receives(`<iq type='result' id='l' from='${HALL}'><query xmlns='${ADMIN}'>
      <item affiliation='none' role='participant' nick='juliet' jid='${juliet.jid}'/>
      <item affiliation='none' role='participant' nick='paris' jid='paris@example.org/palace'/></query></iq>`);
    await juliet.sends(get(`role='moderator'`));
    juliet.receives(`<iq type='error' id='l' from='${HALL}'>${error('auth', 'forbidden')}</iq>`);
  });
});

describe('rooms: affiliations (XEP-0045 §9, §10)', () => {
  it('ban (301): out, listed with the reason, and not let in again', async () => {
    const { romeo, juliet, paris } = await scene();
    await romeo.sends(
      set(`<item jid='paris@example.org' affiliation='outcast'><reason>Treason</reason></item>`),
    );
    paris.receives(
      about(
        'paris',
        `type='unavailable'`,
        `<status code='301'/>
      <item affiliation='outcast' role='none' jid='${paris.jid}'><actor nick='romeo'/><reason>Treason</reason></item><status code='110'/>`,
      ),
    );
    juliet.receives(
      about(
        'paris',
        `type='unavailable'`,
        `<status code='301'/>
      <item affiliation='outcast' role='none'><actor nick='romeo'/><reason>Treason</reason></item>`,
      ),
    );
    romeo.ignores();
    await romeo.sends(get(`affiliation='outcast'`));
    romeo.receives(`<iq type='result' id='l' from='${HALL}'><query xmlns='${ADMIN}'>
      <item affiliation='outcast' jid='paris@example.org'><reason>Treason</reason></item></query></iq>`);
    await paris.sends(`<presence to='${HALL}/paris'>${JOIN}</presence>`);
    paris.receives(
      `<presence type='error' from='${HALL}/paris'>${error('auth', 'forbidden')}</presence>`,
    );
    await romeo.sends(set(`<item jid='paris@example.org' affiliation='none'/>`));
    await paris.sends(`<presence to='${HALL}/paris'>${JOIN}</presence>`);
    paris.receives(`<presence from='${HALL}/romeo'/>`);
  });

  it('by nick as well', async () => {
    const { romeo, paris } = await scene();
    await romeo.sends(set(`<item nick='paris' affiliation='member'/>`));
    paris.receives(
      about(
        'paris',
        '',
        `<item affiliation='member' role='participant' jid='${paris.jid}'><actor nick='romeo'/></item><status code='110'/>`,
      ),
    );
  });

  it('told of those who are absent to whoever may see addresses', async () => {
    const { romeo, juliet } = await scene();
    await romeo.sends(set(`<item jid='tybalt@example.org' affiliation='member'/>`));
    romeo.receives(
      `<message from='${HALL}'><x xmlns='${USER}'><item affiliation='member' jid='tybalt@example.org'/></x></message>`,
    );
    romeo.receives(done);
    juliet.receivesNothing();
    await romeo.sends(
      set(`<item jid='tybalt@example.org' affiliation='outcast'><reason>Hey</reason></item>`),
    );
    romeo.receives(`<message from='${HALL}'><x xmlns='${USER}'><status code='301'/>
      <item affiliation='outcast' jid='tybalt@example.org'><reason>Hey</reason></item></x></message>`);
  });

  it('loss of membership in a members-only room is removal (321)', async () => {
    const { stage, romeo, juliet } = await scene();
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='member'/>`));
    await romeo.sends(`<iq type='set' id='c' to='${HALL}'><query xmlns='http://jabber.org/protocol/muc#owner'>
      <x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>`);
    romeo.ignores();
    juliet.ignores();
    await romeo.sends(set(`<item jid='juliet@example.org/balcony' affiliation='none'/>`));
    juliet.receives(
      about(
        'juliet',
        `type='unavailable'`,
        `<status code='321'/>
      <item affiliation='none' role='none' jid='${juliet.jid}'><actor nick='romeo'/></item><status code='110'/>`,
      ),
    );
    romeo.receives(
      about(
        'juliet',
        `type='unavailable'`,
        `<status code='321'/>
      <item affiliation='none' role='none' jid='${juliet.jid}'><actor nick='romeo' jid='any'/></item>`,
      ),
    );
    romeo.receives(done);
    const absent = stage.client('tybalt@example.org');
    await romeo.sends(set(`<item jid='tybalt@example.org' affiliation='member'/>`));
    absent.receives(
      `<message from='${HALL}'><x xmlns='${USER}'><invite from='${HALL}/romeo'/></x></message>`,
    );
  });

  it('in an open room without membership one stays', async () => {
    const { romeo, juliet } = await scene();
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='member'/>`));
    juliet.ignores();
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='none'/>`));
    juliet.receives(
      about(
        'juliet',
        '',
        `<item affiliation='none' role='participant' jid='${juliet.jid}'><actor nick='romeo'/></item><status code='110'/>`,
      ),
    );
  });

  it('of admins and owners are the owners to give, and one owner remains', async () => {
    const { romeo, juliet, paris } = await scene();
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='admin'/>`));
    juliet.receives(
      about(
        'juliet',
        '',
        `<item affiliation='admin' role='moderator' jid='${juliet.jid}'><actor nick='romeo'/></item><status code='110'/>`,
      ),
    );
    await juliet.sends(set(`<item jid='paris@example.org' affiliation='admin'/>`));
    juliet.receives(failed('auth', 'forbidden'));
    await juliet.sends(set(`<item jid='romeo@example.org' affiliation='outcast'/>`));
    juliet.receives(failed('cancel', 'not-allowed'));
    await juliet.sends(set(`<item jid='juliet@example.org' affiliation='outcast'/>`));
    juliet.receives(failed('cancel', 'conflict'));
    romeo.ignores();
    await romeo.sends(set(`<item jid='romeo@example.org' affiliation='admin'/>`));
    romeo.receives(failed('cancel', 'conflict'));
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='owner'/>`));
    await romeo.sends(set(`<item jid='romeo@example.org' affiliation='none'/>`));
    paris.ignores();
    await paris.sends(set(`<item jid='romeo@example.org' affiliation='outcast'/>`));
    paris.receives(failed('auth', 'forbidden'));
  });

  it('changes are made all or none', async () => {
    const { romeo } = await scene();
    await romeo.sends(
      set(
        `<item jid='a@example.org' affiliation='member'/><item jid='romeo@example.org' affiliation='outcast'/>`,
      ),
    );
    romeo.receives(failed('cancel', 'conflict'));
    await romeo.sends(get(`affiliation='member'`));
    const answer = romeo.receives(`<iq type='result' id='l' from='${HALL}'/>`);
    expect(answer.getChild('query')?.children).to.deep.equal([]);
  });

  it('lists are for admins, and for members where no address is hidden', async () => {
    const { romeo, juliet } = await scene({ roomconfig_whois: 'anyone' });
    await juliet.sends(get(`affiliation='owner'`));
    juliet.receives(`<iq type='error' id='l' from='${HALL}'>${error('auth', 'forbidden')}</iq>`);
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='member' nick='juliet'/>`));
    juliet.ignores();
    await juliet.sends(get(`affiliation='member'`));
    juliet.receives(`<iq type='result' id='l' from='${HALL}'><query xmlns='${ADMIN}'>
      <item affiliation='member' jid='juliet@example.org' nick='juliet'/></query></iq>`);
    await juliet.sends(get(`affiliation='outcast'`));
    juliet.receives(`<iq type='error' id='l' from='${HALL}'>${error('auth', 'forbidden')}</iq>`);
  });

  it('of owners and admins are for owners alone where addresses are hidden (XEP-0045 §10.5, §10.8)', async () => {
    const { romeo, juliet } = await scene();
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='admin'/>`));
    juliet.ignores();
    for (const affiliation of ['owner', 'admin']) {
      await juliet.sends(get(`affiliation='${affiliation}'`));
      juliet.receives(`<iq type='error' id='l' from='${HALL}'>${error('auth', 'forbidden')}</iq>`);
    }
    for (const affiliation of ['member', 'outcast']) {
      await juliet.sends(get(`affiliation='${affiliation}'`));
      juliet.receives(`<iq type='result' id='l' from='${HALL}'/>`);
    }
    await romeo.sends(
      `<iq type='set' id='a' to='${HALL}'>${submission({ roomconfig_whois: 'anyone' })}</iq>`,
    );
    juliet.ignores();
    await juliet.sends(get(`affiliation='owner'`));
    juliet.receives(`<iq type='result' id='l' from='${HALL}'><query xmlns='${ADMIN}'>
      <item affiliation='owner' jid='romeo@example.org'/></query></iq>`);
  });

  it('ban a whole server: who stands there as nothing else is out and stays out (§9.2)', async () => {
    const { stage, romeo, juliet, paris } = await scene();
    await romeo.sends(set(`<item jid='juliet@example.org' affiliation='member'/>`));
    for (const client of [romeo, juliet, paris]) client.ignores();
    await romeo.sends(set(`<item jid='example.org' affiliation='outcast'/>`));
    const gone = (jid = ''): string =>
      about(
        'paris',
        `type='unavailable'`,
        `<status code='301'/><item affiliation='outcast' role='none'${jid}><actor nick='romeo'/></item>`,
      );
    paris.receives(gone(` jid='${paris.jid}'`).replace('</item>', `</item><status code='110'/>`));
    juliet.receives(gone());
    juliet.receivesNothing();
    romeo.ignores();
    await paris.sends(`<presence to='${HALL}/paris'>${JOIN}</presence>`);
    paris.receives(
      `<presence type='error' from='${HALL}/paris'><error type='auth' by='${HALL}'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`,
    );
    const nurse = stage.client('nurse@verona.example/kitchen');
    await nurse.sends(`<presence to='${HALL}/nurse'>${JOIN}</presence>`);
    nurse.receives(`<presence from='${HALL}/romeo'/>`);
    romeo.ignores();
    await romeo.sends(set(`<item jid='example.org' affiliation='none'/>`));
    romeo.ignores();
    paris.ignores();
    await paris.sends(`<presence to='${HALL}/paris'>${JOIN}</presence>`);
    paris.receives(`<presence from='${HALL}/romeo'/>`);
  });

  it('in a topic’s room are handles, per viewer, and not to be changed by members (A10)', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet', 'paris'], {
      related: (first, second) => !(first.startsWith('romeo') && second.startsWith('paris')),
    });
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(get(`affiliation='member'`, GARDEN));
    const list = romeo.receives(`<iq type='result' id='l' from='${GARDEN}'><query xmlns='${ADMIN}'>
      <item affiliation='member' jid='romeo-handle@${DOMAIN}' nick='romeo'/>
      <item affiliation='member' jid='juliet-handle@${DOMAIN}' nick='juliet'/></query></iq>`);
    expect(String(list.getChild('query'))).not.to.match(/paris|@example\.org/u);
    await romeo.sends(set(`<item jid='x@example.org' affiliation='member'/>`, GARDEN));
    romeo.receives(failed('auth', 'forbidden', GARDEN));
  });
});
