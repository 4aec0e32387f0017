import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Element } from '@xmpp/xml';
import { JOIN, type Player, refusal, SERVICE, Theatre } from '../../support/theatre.ts';

const HALL = `hall@${SERVICE}`;
const INFO = `<query xmlns='http://jabber.org/protocol/disco#info'/>`;
const ITEMS = `<query xmlns='http://jabber.org/protocol/disco#items'/>`;

describe('a room on a real server: finding it, its picture, its vitals (XEP-0045 §6; A9)', function () {
  this.timeout(60_000);
  let theatre: Theatre;
  let romeo: Player;
  let juliet: Player;

  before(async () => {
    theatre = await Theatre.open(['romeo', 'juliet']);
    [romeo, juliet] = (await theatre.logAllIn('romeo', 'juliet')) as [Player, Player];
    await romeo.opens(HALL, { roomconfig_roomname: 'The hall' });
  });
  after(() => theatre[Symbol.asyncDispose]());

  const children = (answer: Element, name: string): Record<string, string>[] =>
    answer
      .getChild('query')
      ?.getChildren(name)
      .map(({ attrs }) => attrs as Record<string, string>) ?? [];

  it('begins at the server, which names the service', async () => {
    expect(
      children(await juliet.asks('localhost', 'get', ITEMS), 'item').map(({ jid }) => jid),
    ).to.include(SERVICE);
    const info = await juliet.asks(SERVICE, 'get', INFO);
    expect(children(info, 'identity')).to.deep.include.members([
      { category: 'conference', type: 'text', name: children(info, 'identity')[0]?.['name'] ?? '' },
    ]);
    expect(children(info, 'feature').map((feature) => feature['var'])).to.include.members([
      'http://jabber.org/protocol/muc',
      'http://jabber.org/protocol/muc#stable_id',
      'urn:xmpp:occupant-id:0',
      'http://jabber.org/protocol/disco#info',
      'http://jabber.org/protocol/disco#items',
      'jabber:iq:version',
      'jabber:iq:last',
      'urn:xmpp:ping',
      'vcard-temp',
    ]);
  });

  it('lists public rooms to all, hidden ones to those who belong there', async () => {
    const secret = `secret@${SERVICE}`;
    await romeo.opens(secret, { roomconfig_publicroom: '0' });
    const listed = async (player: Player): Promise<(string | undefined)[]> =>
      children(await player.asks(SERVICE, 'get', ITEMS), 'item').map(({ jid }) => jid);
    expect(await listed(juliet)).to.deep.equal([HALL]);
    expect(await listed(romeo)).to.have.members([HALL, secret]);
  });

  it('describes a room with a form, and lists who is inside', async () => {
    const info = await juliet.asks(HALL, 'get', INFO);
    expect(children(info, 'identity')).to.deep.equal([
      { category: 'conference', type: 'text', name: 'The hall' },
    ]);
    expect(children(info, 'feature').map((feature) => feature['var'])).to.include.members([
      'http://jabber.org/protocol/muc',
      'http://jabber.org/protocol/muc#stable_id',
      'http://jabber.org/protocol/muc#self-ping-optimization',
      'urn:xmpp:mam:2',
      'urn:xmpp:sid:0',
      'urn:xmpp:occupant-id:0',
      'urn:xmpp:message-moderate:1',
      'jabber:iq:register',
      'vcard-temp',
    ]);
    const form = info.getChild('query')?.getChild('x', 'jabber:x:data');
    const fields = new Map(
      form
        ?.getChildren('field')
        .map((field) => [String(field.attrs['var']), field.getChildText('value')]),
    );
    expect(fields.get('FORM_TYPE')).to.equal('http://jabber.org/protocol/muc#roominfo');
    expect(fields.get('muc#roominfo_occupants')).to.equal('1');
    expect(fields.get('muc#roominfo_avatarhash')).to.match(/^[0-9a-f]{40}$/u);
    expect(children(await juliet.asks(HALL, 'get', ITEMS), 'item')).to.deep.equal([
      { jid: `${HALL}/romeo`, name: 'romeo' },
    ]);
  });

  it('is refused where there is nothing to be found', async () => {
    expect(await juliet.isRefused(`nowhere@${SERVICE}`, 'get', INFO)).to.equal('item-not-found');
    expect(await juliet.isRefused(`${HALL}/romeo`, 'get', INFO)).to.equal('bad-request');
    expect(await juliet.isRefused(`${HALL}/romeo`, 'get', ITEMS)).to.equal('bad-request');
    const token = `idle-abcdefghij234567klmn@${SERVICE}`;
    expect(await juliet.isRefused(token, 'get', INFO)).to.equal('gone');
    juliet.sends(`<presence to='${token}/juliet' id='g1'>${JOIN}</presence>`);
    await juliet.receives(
      `<presence type='error' from='${token}/juliet' id='g1'>${refusal('cancel', 'gone')}</presence>`,
    );
  });

  it('gives no room the name of a topic', async () => {
    const topic = `idle@${SERVICE}`;
    juliet.sends(`<presence to='${topic}/juliet' id='t1'>${JOIN}</presence>`);
    const answer = await juliet.next();
    expect(answer.attrs['type']).to.equal('error');
    await juliet.ignores(SERVICE);
  });

  it('shows a picture whose hash is told (XEP-0054, XEP-0153), which an owner may change', async () => {
    const card = async (): Promise<Element | undefined> =>
      (await juliet.asks(HALL, 'get', `<vCard xmlns='vcard-temp'/>`)).getChild(
        'vCard',
        'vcard-temp',
      );
    const hash = (data: string): string =>
      createHash('sha1').update(Buffer.from(data, 'base64')).digest('hex');
    const before = await card();
    const picture = before?.getChild('PHOTO')?.getChildText('BINVAL') ?? '';
    expect(Buffer.from(picture, 'base64').subarray(1, 4).toString()).to.equal('PNG');
    expect(String(await juliet.asks(HALL, 'get', INFO))).to.include(hash(picture));
    const chosen = Buffer.from('not really a picture').toString('base64');
    const set = `<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>${chosen}</BINVAL></PHOTO></vCard>`;
    expect(await juliet.isRefused(HALL, 'set', set)).to.equal('forbidden');
    await romeo.asks(HALL, 'set', set);
    await romeo.receives(`<message from='${HALL}' type='groupchat'/>`);
    const told = `<presence from='${HALL}'><x xmlns='vcard-temp:x:update'><photo>${hash(chosen)}</photo></x></presence>`;
    await romeo.receives(told);
    expect((await card())?.getChild('PHOTO')?.getChildText('BINVAL')).to.equal(chosen);
    const entered = await juliet.enters(HALL);
    expect(String(entered.at(-1))).to.include(hash(chosen));
    await romeo.ignores(HALL);
    // An empty one takes the picture away (XEP-0486 §3.2).
    await romeo.asks(HALL, 'set', `<vCard xmlns='vcard-temp'/>`);
    await juliet.receives(`<message from='${HALL}' type='groupchat'/>`);
    await juliet.receives(
      `<presence from='${HALL}'><x xmlns='vcard-temp:x:update'><photo/></x></presence>`,
    );
    expect((await card())?.getChildElements()).to.deep.equal([]);
    expect(String(await juliet.asks(HALL, 'get', INFO))).not.to.include('avatarhash');
    await romeo.ignores(HALL);
  });

  it('tells version, uptime and life of the service, and when somebody last spoke in a room (XEP-0012)', async () => {
    const version = await juliet.asks(SERVICE, 'get', `<query xmlns='jabber:iq:version'/>`);
    expect(version.getChild('query')?.getChildText('name')).to.match(/./u);
    const last = `<query xmlns='jabber:iq:last'/>`;
    for (const address of [SERVICE, HALL]) {
      const answer = await juliet.asks(address, 'get', last);
      expect(Number(answer.getChild('query')?.attrs['seconds'])).to.be.within(0, 60);
      await juliet.asks(address, 'get', `<ping xmlns='urn:xmpp:ping'/>`);
    }
  });
});
