import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { topicOf } from '../../support/topics.ts';
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
      confirm: { after: 5000 },
      contacts: { most: 20 },
      rooms: { openToUsers: false, idle: 1_800_000, after: 28_800_000 },
      handles: { first: 'words' },
      commands: { prefix: '!' },
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
    expect([...config.people.values()].flatMap(({ mail }) => mail)).to.deep.equal([
      'alice@mail.example',
      'alice@xn--bcher-kva.example', // as the sender of a mail is compared
    ]);
  });

  it('gives topics with members, rules and own durations (A1, A4, A6, A12)', () => {
    const topic = load('normalised').topics.get('4711');
    expect(topic).to.deep.equal({
      ...topicOf({ name: '4711', zone: 'Asia/Tokyo' }),
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

  it('gives topics what is not written', () => {
    expect(load('normalised').topics.get('empty')).to.deep.equal(
      topicOf({ name: 'empty', zone: 'Asia/Tokyo' }),
    );
  });

  it('gives topics all that starts, shapes and ends chats (A8, A16, A17, A18, A24)', () => {
    const { topics, commands } = load('topics');
    expect(commands).to.deep.equal({ prefix: '//' });
    expect(topics.get('all')).to.deep.equal({
      name: 'all',
      title: 'all',
      language: 'en',
      zone: 'Europe/Berlin',
      open: true,
      consent: 'ask',
      members: [],
      publisher: 'x@example.org',
      standing: true,
      posts: 'moderate',
      start: [
        { kind: 'message' },
        { kind: 'presence', of: 'x@example.org', grace: 0 },
        { kind: 'clock', at: '0 10 * * MON', zone: 'Asia/Tokyo', missed: 'start' },
        { kind: 'clock', at: '2026-12-24T18:00', zone: 'Europe/Berlin', missed: 'skip' },
      ],
      end: [
        { kind: 'idle', idle: 900_000 },
        { kind: 'presence_off', of: 'x@example.org', grace: 5000 },
        { kind: 'clock', at: '30 11 * * *', zone: 'Europe/Berlin' },
        { kind: 'clock', at: '30 11 * * *', zone: 'Australia/Lord_Howe' },
      ],
      select: { presence: 'any', status: ['available', 'busy'] },
      size: { min: 1, max: 30, over: 'random' },
      begin: { kind: 'next', every: 900_000, announce: true },
      warn: 300_000,
      extend: { by: 1_800_000, most: 7_200_000 },
      late: 'invite',
      again: { running: 'new', quiet: 600_000 },
      identity: 'handle',
      archive: 'erase',
    });
  });

  it('has defaults within rules, and the zone of the top in those of a topic without one', () => {
    const topic = load('topics').topics.get('rest');
    expect(topic).to.include({ zone: 'Asia/Tokyo', language: 'en', open: true });
    expect(topic?.start).to.deep.equal([
      { kind: 'presence', of: 'x@example.org', grace: 30_000 },
      { kind: 'clock', at: '0 10 * * *', zone: 'Asia/Tokyo', missed: 'skip' },
    ]);
    expect(topic?.end).to.deep.equal([
      { kind: 'presence_off', of: 'x@example.org', grace: 60_000 },
    ]);
    expect(topic?.size).to.deep.equal({ min: 3, over: 'split' });
    expect(topic?.begin).to.deep.equal({ kind: 'after', after: 60_000, announce: false });
    expect(topic?.again).to.deep.equal({ running: 'ignore', quiet: 0 });
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
