import xml from '@xmpp/xml';
import { expect } from 'chai';
import { StanzaError } from '../../../src/domain/errors.ts';
import { type BareJid, parseJid } from '../../../src/domain/jid.ts';
import type { RosterItem } from '../../../src/domain/roster.ts';
import type { Link } from '../../../src/xmpp/link.ts';
import {
  createPrivileges,
  type GrantChange,
  type Privileges,
  type PrivilegesOptions,
} from '../../../src/xmpp/privilege.ts';
import { errorElement } from '../../../src/xmpp/protocol/error.ts';
import { NS_PRIVILEGE } from '../../../src/xmpp/protocol/privilege.ts';
import { buildItemsRequest, buildPublish, NS_PUBSUB } from '../../../src/xmpp/protocol/pubsub.ts';
import { keptLog, linkTo } from '../../support/linked.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';
import { serverNamed } from '../../../src/xmpp/servers/detect.ts';
import { containing, ScriptedServer, stanza } from '../../support/scripted-server.ts';

const HOST = 'example.org';
const ALICE = 'alice@example.org' as BareJid;
const NOBODY = 'nobody@example.org' as BareJid;
const BOOKMARKS = 'urn:xmpp:bookmarks:1';
const OTTER: RosterItem = {
  jid: 'quiet-otter@muster.example.org' as BareJid,
  name: 'Otter',
  groups: ['A', 'B'],
  subscription: 'both',
};

describe('xmpp privileges', () => {
  let server: ScriptedServer;
  let link: Link;
  let clock: ManualClock;
  let log: ReturnType<typeof keptLog>;

  /** Privileges wired to the link as the composition root does it. */
  async function privileged(options: Partial<PrivilegesOptions> = {}): Promise<Privileges> {
    const privileges = createPrivileges({
      wire: link,
      hosts: [HOST],
      server: 'auto',
      clock,
      log,
      ...options,
    });
    link.onOnline(() => privileges.online());
    link.onOffline(() => privileges.offline());
    link.onStanza((one) => {
      const from = parseJid(String(one.attrs['from']));
      if (one.name === 'message' && from !== undefined) privileges.advertised(one, from);
    });
    await link.start();
    await link.fence();
    return privileges;
  }

  /** The server drops the link, and it is up again. */
  async function reconnect(): Promise<void> {
    let back = false;
    link.onOffline(() => link.onOnline(() => (back = true)));
    server.drop();
    while (!back) await clock.advance(1);
    await link.fence();
  }

  beforeEach(async () => {
    server = await ScriptedServer.start();
    server.account(ALICE);
    clock = manualClock();
    log = keptLog();
    link = linkTo(server, { clock });
  });
  afterEach(async () => {
    await link.stop();
    await server.stop();
  });

  it('knows what a host grants, and for whose people', async () => {
    const privileges = await privileged();
    expect(privileges.may(ALICE, 'roster')).to.equal(true);
    expect(privileges.may(ALICE, 'pubsub')).to.equal(true);
    expect(privileges.may('x@elsewhere.example' as BareJid, 'roster')).to.equal(false);
    expect(log.lines[0]?.fields['granted']).to.deep.equal([
      'roster',
      'presence',
      'pubsub',
      'pubsub-owner',
      'blocking',
    ]);
  });

  it('uses nothing of a host that is not configured', async () => {
    const privileges = await privileged({ hosts: ['other.example'] });
    expect(privileges.may(ALICE, 'roster')).to.equal(false);
    expect(log.lines[0]?.text).to.contain('not in the configuration');
  });

  it('asks nothing of a host that grants nothing, and says what to do', async () => {
    server.privileges = { presence: 'managed_entity' };
    const privileges = await privileged();
    for (const attempt of [
      privileges.roster(ALICE),
      privileges.setRosterItem(ALICE, OTTER),
      privileges.removeRosterItem(ALICE, OTTER.jid),
      privileges.iq(ALICE, 'get', buildItemsRequest(BOOKMARKS)),
    ]) {
      const error = await attempt.catch((failure: unknown) => failure);
      expect(error).to.have.property('code', 'privilege-missing');
      expect(error).to.have.property('remedy').that.contains('privileged_entities');
    }
    expect(server.inbox.all.some(containing('privileged_iq'))).to.equal(false);
  });

  it('reads, writes and removes roster entries whole (B1)', async () => {
    const privileges = await privileged();
    await privileges.setRosterItem(ALICE, OTTER);
    expect(await privileges.roster(ALICE)).to.deep.equal([OTTER]);
    await privileges.removeRosterItem(ALICE, OTTER.jid);
    expect(await privileges.roster(ALICE)).to.deep.equal([]);
  });

  it('tells an account that does not exist from an empty contact list', async () => {
    const privileges = await privileged();
    expect(await privileges.roster(ALICE)).to.deep.equal([]);
    const error = await privileges.roster(NOBODY).catch((failure: unknown) => failure);
    expect(error).to.have.property('condition', 'item-not-found');
  });

  it('publishes and reads in the name of a person, and unwraps the answer', async () => {
    const privileges = await privileged();
    const conference = xml('conference', { xmlns: BOOKMARKS, autojoin: 'true' });
    await privileges.iq(ALICE, 'set', buildPublish(BOOKMARKS, 'r@muster.example.org', conference));
    const answer = await privileges.iq(ALICE, 'get', buildItemsRequest(BOOKMARKS));
    const items = answer.getChild('pubsub', NS_PUBSUB)?.getChild('items')?.getChildren('item');
    expect(items?.map((item) => item.attrs['id'])).to.deep.equal(['r@muster.example.org']);
    const asked = await server.receives(containing('privileged_iq'));
    const inner = asked.getChild('privileged_iq')?.getChild('iq');
    expect(inner?.attrs).to.include({ to: ALICE, xmlns: 'jabber:client' });
    expect(inner?.attrs['from']).to.equal(undefined);
  });

  it('rejects with the inner error although the outer IQ says result', async () => {
    const privileges = await privileged();
    const error = await privileges
      .iq(ALICE, 'get', buildItemsRequest('urn:nothing'))
      .catch((failure: unknown) => failure);
    expect(error).to.include({ code: 'stanza-error', condition: 'item-not-found' });
  });

  it('tells what changes when a host grants otherwise, or no more', async () => {
    const privileges = await privileged();
    const heard: GrantChange[] = [];
    privileges.onChange((changes) => heard.push(...changes));
    server.privileges = { roster: 'get', presence: 'managed_entity' };
    await reconnect();
    expect(heard.map(({ operation, granted }) => `${operation} ${granted}`)).to.deep.equal([
      'roster false',
      'pubsub false',
      'pubsub-owner false',
      'blocking false',
    ]);
    server.privileges = {};
    await reconnect();
    expect(heard).to.have.length(4);
    await clock.advance(10_000);
    expect(heard.at(-1)).to.deep.equal({ host: HOST, operation: 'presence', granted: false });
  });

  it('keeps what was granted while the link is away', async () => {
    const privileges = await privileged();
    const gone = new Promise<void>((resolve) => link.onOffline(resolve));
    server.drop();
    await gone;
    expect(privileges.may(ALICE, 'roster')).to.equal(true);
  });

  it('proves by trying that what was granted works', async () => {
    const privileges = await privileged();
    const works = async (account?: BareJid): Promise<string[]> =>
      (await privileges.selfTest(HOST, account)).map((one) => `${one.operation} ${one.works}`);
    const all = [
      'roster yes',
      'presence untested',
      'pubsub yes',
      'pubsub-owner yes',
      'blocking yes',
    ];
    expect(await works()).to.deep.equal(all);
    expect(await works(ALICE)).to.deep.equal(all);
    const quiet = log.lines.length;
    await privileges.prove(HOST, ALICE);
    expect(log.lines.slice(quiet).filter(({ level }) => level === 'warn')).to.deep.equal([]);
    server.privileges = { presence: 'managed_entity' }; // advertised, but taken away since
    expect((await works(ALICE))[0]).to.equal('roster no');
    const before = log.lines.length;
    await privileges.prove(HOST, ALICE);
    const [warning] = log.lines.slice(before).filter(({ level }) => level === 'warn');
    expect(warning?.text).to.match(/^example\.org grants .*roster.*, but it does not work$/u);
    expect(String(warning?.fields['remedy'])).to.contain('VirtualHost "example.org"');
    const [roster] = privileges.report();
    expect(roster).to.include({ granted: true, works: 'no' });
    expect(roster?.remedy).to.contain('VirtualHost "example.org"').and.contain('roster = "both"');
  });

  it('names what a host does not grant, with the remedy for its software', async () => {
    server.privileges = { roster: 'both' };
    const privileges = await privileged();
    await privileges.server(HOST);
    const warning = log.lines.find(({ level }) => level === 'warn');
    expect(warning?.fields['missing']).to.deep.equal([
      'presence',
      'pubsub',
      'pubsub-owner',
      'blocking',
    ]);
    expect(warning?.fields['remedy']).to.match(/^in the Prosody configuration/u);
    expect(privileges.report().filter((one) => one.remedy !== undefined)).to.have.length(4);
  });

  describe('with ejabberd', () => {
    const inner = async (): Promise<unknown> =>
      (await server.receives(containing('privileged_iq'))).getChild('privileged_iq')?.getChild('iq')
        ?.attrs['to'];

    it('recognises it by its silence, and disguises the address (24.12)', async () => {
      server.ignores = stanza('iq', { to: HOST });
      const privileges = await privileged();
      const answer = privileges.iq(ALICE, 'get', buildItemsRequest(BOOKMARKS));
      answer.catch(() => undefined);
      await clock.advance(5000);
      expect(await inner()).to.equal('alice@Example.org');
      expect((await privileges.server(HOST)).kind).to.equal('ejabberd');
    });

    it('tells an admin of 23.01 nothing with which it would not start', async () => {
      await server.stop();
      server = await ScriptedServer.start({ software: { name: 'ejabberd', version: '23.01-1' } });
      link = linkTo(server, { clock });
      const privileges = await privileged();
      const old = (await privileges.server(HOST)).remedy(HOST, 'muster.example.org');
      expect(old)
        .to.include('24.12')
        .and.include('get: muster')
        .and.include('managed_entity: muster');
      expect(old).to.not.match(/both|pubsub|blocking/u);
      expect(serverNamed('ejabberd', '24.12')?.remedy(HOST, 'muster.example.org'))
        .to.include('both: muster')
        .and.include('http://jabber.org/protocol/pubsub#owner');
    });

    /** How ejabberd 24.12 answers where a person has no bookmarks: the reason stands inside only. */
    async function noSuchNode(): Promise<void> {
      const { attrs } = await server.receives(containing('privileged_iq'));
      const swapped = { type: 'error', from: attrs['to'], to: attrs['from'], id: attrs['id'] };
      const error = errorElement(new StanzaError('cancel', 'item-not-found'));
      const inner = xml('iq', { xmlns: 'jabber:client', type: 'error' }, error);
      const forwarded = xml('forwarded', { xmlns: 'urn:xmpp:forward:0' }, inner);
      server.send(xml('iq', swapped, xml('privilege', { xmlns: NS_PRIVILEGE }, forwarded)));
    }

    it('hears the reason of a refusal, which stands inside alone', async () => {
      server.ignores = containing('privileged_iq');
      const privileges = await privileged({ server: 'ejabberd' });
      const answer = privileges
        .iq(ALICE, 'get', buildItemsRequest(BOOKMARKS))
        .catch((failure: unknown) => failure);
      await noSuchNode();
      expect(await answer).to.include({ code: 'stanza-error', condition: 'item-not-found' });
    });

    it('reads the empty contact list of a person who has no bookmarks either', async () => {
      server.ignores = containing('privileged_iq');
      const privileges = await privileged({ server: 'ejabberd' });
      expect(await privileges.roster(ALICE)).to.deep.equal([]);
    });

    it('leaves the address alone where that was repaired (25.03)', async () => {
      await server.stop();
      server = await ScriptedServer.start({ software: { name: 'ejabberd', version: '26.07' } });
      server.account(ALICE);
      link = linkTo(server, { clock });
      const privileges = await privileged();
      await privileges.iq(ALICE, 'get', buildItemsRequest(BOOKMARKS)).catch(() => undefined);
      expect(await inner()).to.equal(ALICE);
      expect(await privileges.server(HOST)).to.include({
        kind: 'ejabberd',
      });
    });
  });
});
