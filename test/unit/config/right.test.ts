import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { ENV, fixture, fixtures } from './loading.ts';

const load = (name: string) => loadConfig(fixture(`right/${name}.yaml`), ENV);

describe('a right configuration', () => {
  for (const name of fixtures('right')) {
    it(`is accepted: ${name}`, () => {
      expect(load(name).xmpp.component).to.equal('muster.example.org');
    });
  }

  it('has defaults for everything that may be left out', () => {
    const { secret, ...xmpp } = load('least').xmpp;
    expect(secret.reveal()).to.equal('hunter2');
    expect({ ...load('least'), xmpp }).to.deep.equal({
      xmpp: {
        host: '127.0.0.1',
        port: 5347,
        component: 'muster.example.org',
        hosts: [],
        server: 'auto',
      },
      store: { kind: 'sqlite', path: ':memory:' },
      language: 'en',
      zone: 'UTC',
      admins: [],
      inquiry: 300_000,
      contacts: { most: 20 },
      handles: { first: 'words' },
      people: new Map(),
      topics: new Map(),
    });
  });

  it('is normalised: addresses in lower case, times in milliseconds, sizes in octets', () => {
    const config = load('normalised');
    expect(config.xmpp).to.include({ host: '::1', port: 5347, server: 'ejabberd' });
    expect(config.xmpp.hosts).to.deep.equal(['example.org', 'example.net']);
    expect(config.admins).to.deep.equal(['root@example.org']);
    expect(config.inquiry).to.equal(90_000);
    expect(config.mail).to.deep.equal({
      lmtp: { host: 'localhost', port: 2424 },
      smtp: { host: '::1', port: 2525 },
      maxSize: 524_288,
      verify: 'none',
    });
    expect([...config.people.keys()]).to.deep.equal(['alice@example.org', 'bob@example.org']);
  });

  it('gives topics with members, rules and own durations (A1, A4, A6, A12)', () => {
    const topic = load('normalised').topics.get('4711');
    expect(topic).to.deep.equal({
      name: '4711',
      title: '4711',
      language: 'en',
      members: [{ jid: 'bob@example.org' }, { jid: 'carol@example.net', duration: 90_000 }],
      start: [
        {
          kind: 'mail',
          to: 'news@muster.example.org',
          from: ['editor@magazine.example'],
          listId: 'x.magazine.example',
          subject: 'Issue',
        },
        { kind: 'mail', to: 'other@muster.example.org', from: [] },
      ],
      end: [
        { kind: 'after', after: 3_600_000 },
        { kind: 'after', after: 1_800_000 },
      ],
      select: { presence: 'any' },
    });
  });

  it('fills variables in, and leaves escaped ones as text', () => {
    const config = load('normalised');
    expect(config.store.path).to.equal('/srv/muster.db');
    expect(config.contacts.most).to.equal(7);
    expect(config.people.values().next().value?.name).to.equal('costs ${FOLDER}');
  });

  it('takes relative paths from its own folder, and the secret from a file', () => {
    const config = load('normalised');
    expect(config.control).to.equal(fixture('right/control.sock'));
    expect(config.xmpp.secret.reveal()).to.equal('from a file');
  });

  it('may repeat itself with anchors', () => {
    const { topics } = load('anchors');
    expect(topics.get('two')?.members).to.deep.equal(topics.get('one')?.members);
    expect(topics.get('three')?.end).to.deep.equal([{ kind: 'after', after: 3_600_000 }]);
  });
});
