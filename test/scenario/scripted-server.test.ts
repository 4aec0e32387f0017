import xml from '@xmpp/xml';
import { expect } from 'chai';
import { type BareJid, parseJid } from '../../src/domain/jid.ts';
import { systemClock } from '../../src/schedule/clock.ts';
import { createPrivileges, type Privileges } from '../../src/xmpp/privilege.ts';
import type { Link } from '../../src/xmpp/link.ts';
import { buildInfoRequest, NS_DISCO_INFO, parseFeatures } from '../../src/xmpp/protocol/disco.ts';
import { buildPing } from '../../src/xmpp/protocol/ping.ts';
import { buildPublish, buildRetract } from '../../src/xmpp/protocol/pubsub.ts';
import { linkTo } from '../support/linked.ts';
import { Inbox } from '../support/scripted/inbox.ts';
import { containing, ScriptedServer, stanza } from '../support/scripted-server.ts';
import { silentLog } from '../support/silent-log.ts';

const ALICE = 'alice@example.org' as BareJid;
const PHONE = 'alice@example.org/phone';
const OTTER = 'quiet-otter@muster.example.org';
const BOOKMARKS = 'urn:xmpp:bookmarks:1';

describe('the scripted server plays', () => {
  let server: ScriptedServer;
  let link: Link;
  let inbox: Inbox;
  let privileges: Privileges;

  const connect = async (): Promise<void> => {
    link = linkTo(server);
    inbox = new Inbox('the component');
    privileges = createPrivileges({
      wire: link,
      hosts: ['example.org'],
      server: 'prosody',
      clock: systemClock(),
      log: silentLog,
    });
    link.onStanza((one) => {
      inbox.add(one);
      const from = parseJid(String(one.attrs['from']));
      if (from !== undefined) privileges.advertised(one, from);
    });
    await link.start();
    await link.fence();
  };

  beforeEach(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(async () => {
    await link.stop();
    await server.stop();
  });

  it('the presence feed: snapshot, change, log-off, and vanishing without a word', async () => {
    server.account(ALICE);
    const alice = server.client(PHONE, { caps: [`${BOOKMARKS}+notify`] });
    alice.available('away');
    await connect();
    const first = await inbox.receives(stanza('presence', { from: PHONE, to: server.domain }));
    expect(first.getChildText('show')).to.equal('away');
    expect(first.getChild('delay', 'urn:xmpp:delay')).to.not.equal(undefined);
    alice.available();
    const second = await inbox.receives(stanza('presence', { from: PHONE }));
    expect(second.getChildText('show')).to.equal(null);
    alice.unavailable();
    await inbox.receives(stanza('presence', { from: PHONE, type: 'unavailable' }));
    alice.available();
    alice.vanishes();
    await link.fence();
    expect(inbox.all.at(-1)?.attrs['type']).to.equal(undefined);
  });

  it('a room entered and left by losing the connection', async () => {
    server.account(ALICE);
    const alice = server.client(PHONE);
    await connect();
    alice.available();
    const room = 'x-abcdefghij234567klmn@muster.example.org';
    alice.sends(xml('presence', { to: `${room}/alice` }));
    await inbox.receives(stanza('presence', { to: `${room}/alice` }));
    link.send(xml('presence', { from: `${room}/alice`, to: PHONE }));
    await alice.receives(stanza('presence', { from: `${room}/alice` }));
    alice.unavailable();
    await inbox.receives(stanza('presence', { to: `${room}/alice`, type: 'unavailable' }));
  });

  it('contact lists: pushes, and presence and probes to our domain', async () => {
    const account = server.account(ALICE, { 'bob@example.org': { name: 'Bob' } });
    const alice = server.client(PHONE);
    await connect();
    const item = { jid: OTTER as BareJid, name: '', groups: ['G'], subscription: 'both' } as const;
    await privileges.setRosterItem(ALICE, item);
    const push = await alice.receives(containing('query', 'jabber:iq:roster'));
    expect(push.getChild('query')?.getChild('item')?.attrs['jid']).to.equal(OTTER);
    expect(account.contacts[OTTER]).to.deep.equal({ groups: ['G'], subscription: 'both' });
    alice.available();
    await inbox.receives(stanza('presence', { from: PHONE, to: OTTER }));
    await inbox.receives(stanza('presence', { from: PHONE, to: OTTER, type: 'probe' }));
    account.change(OTTER, undefined);
    expect((await privileges.roster(ALICE)).map(({ jid }) => jid)).to.deep.equal([
      'bob@example.org',
    ]);
  });

  it('bookmarks: the eviction of the default node, options, notifications', async () => {
    const account = server.account(ALICE);
    const alice = server.client(PHONE, { caps: [`${BOOKMARKS}+notify`] });
    const deaf = server.client('alice@example.org/deaf');
    alice.available();
    deaf.available();
    await connect();
    const conference = () => xml('conference', { xmlns: BOOKMARKS });
    account.pep.put(BOOKMARKS, 'own@muc', conference());
    await privileges.iq(ALICE, 'set', buildPublish(BOOKMARKS, 'ours@muc', conference()));
    expect([...account.pep.items(BOOKMARKS).keys()]).to.deep.equal(['ours@muc']);
    const options = { max_items: 'max' };
    const error = await privileges
      .iq(ALICE, 'set', buildPublish(BOOKMARKS, 'more@muc', conference(), options))
      .catch((failure: unknown) => failure);
    expect(error).to.have.property('condition', 'conflict');
    await privileges.iq(ALICE, 'set', buildRetract(BOOKMARKS, 'ours@muc'));
    const retracted = await alice.receives((one) => /<retract/u.test(one.toString()));
    expect(retracted.attrs['from']).to.equal(ALICE);
    expect(deaf.inbox.all).to.deep.equal([]);
  });

  it('clients that answer, refuse, sleep, and are not there', async () => {
    server.account(ALICE);
    const alice = server.client(PHONE, { caps: ['urn:a', 'urn:b'] });
    await connect();
    const { node, ver } = alice.caps;
    const info = await link.request(buildInfoRequest(PHONE, `${node}#${ver}`));
    const query = info.getChild('query', NS_DISCO_INFO);
    expect(query && [...parseFeatures(query)]).to.deep.equal(['urn:a', 'urn:b']);
    await link.request(buildPing(PHONE));
    const outcome = (jid: string): Promise<unknown> =>
      link.request(buildPing(jid), { timeout: 50 }).catch((failure: unknown) => failure);
    alice.silent = true;
    expect(await outcome(PHONE)).to.have.property('code', 'request-timeout');
    expect(await outcome('alice@example.org/gone')).to.have.property(
      'condition',
      'service-unavailable',
    );
  });

  it('a server that minds from whom we write', async () => {
    await connect();
    const gone = new Promise<void>((resolve) => link.onOffline(resolve));
    link.send(xml('presence', { from: PHONE, to: ALICE }));
    await gone;
  });
});
