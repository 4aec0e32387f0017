import { expect } from 'chai';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { MusterError } from '../../src/domain/errors.ts';
import type { Log } from '../../src/observe/port.ts';
import type { MailDraft } from '../../src/triggers/mail/deliver.ts';
import type { Limits } from '../../src/triggers/mail/limits.ts';
import { createMailListener, type MailListener } from '../../src/triggers/mail/listener.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { codes, MailClient } from '../support/mail-client.ts';
import { silentLog } from '../support/silent-log.ts';
import { fixture, topic } from '../unit/triggers/mail/mails.ts';

const DOMAIN = 'muster.example.org';
const EDITOR = 'editor@magazine.example';
const HOST = '127.0.0.1';
const MAX = 10 * 1024 * 1024;
const LETTER = `From: ${EDITOR}\r\nSubject: s\r\n\r\nwords\r\n.\r\n`;

describe('mail listener', () => {
  const topics = [
    topic('x', { from: [EDITOR] }),
    topic('y', { from: [EDITOR] }, { to: `both@${DOMAIN}` }),
    topic('z', { to: `both@${DOMAIN}` }),
    topic('picky', { from: ['nobody@magazine.example'] }),
  ];
  let listener: MailListener;
  let clock: ManualClock;
  let smtp = 0;
  let lmtp = 0;
  let accepted: MailDraft[] = [];
  let refused: Record<string, unknown>[] = [];
  let accept: (draft: MailDraft) => Promise<'accepted' | 'duplicate'>;
  const clients: MailClient[] = [];

  const log: Log = { ...silentLog, event: (event, fields) => refused.push({ event, ...fields }) };
  const build = (limits: Partial<Limits> = {}): MailListener =>
    createMailListener({
      topics: () => topics,
      smtp: { host: HOST, port: 0 },
      lmtp: { host: HOST, port: 0 },
      maxSize: MAX,
      domain: DOMAIN,
      accept: (draft) => accept(draft),
      log,
      clock,
      limits,
    });
  const start = async (limits: Partial<Limits> = {}): Promise<void> => {
    listener = build(limits);
    const found = await listener.start();
    smtp = found.smtp?.port ?? 0;
    lmtp = found.lmtp?.port ?? 0;
  };
  const client = (port = smtp): MailClient => {
    const made = new MailClient(port);
    clients.push(made);
    return made;
  };
  /** An envelope as one text, up to DATA. */
  const envelope = (...to: readonly string[]): string =>
    `MAIL FROM:<${EDITOR}>\r\n${to.map((one) => `RCPT TO:<${one}@${DOMAIN}>\r\n`).join('')}DATA\r\n`;
  const send = async (raw: Buffer | string, to: string[], from = EDITOR): Promise<string> => {
    const transport = createTransport({ host: HOST, port: smtp, ignoreTLS: true });
    try {
      return (await transport.sendMail({ envelope: { from, to }, raw })).response;
    } catch (error) {
      return (error as { response?: string }).response ?? String(error);
    } finally {
      transport.close();
    }
  };

  beforeEach(async () => {
    clock = manualClock();
    accepted = [];
    refused = [];
    const seen = new Set<string>();
    accept = (draft) => {
      if (seen.has(draft.seenKey)) return Promise.resolve('duplicate');
      seen.add(draft.seenKey);
      accepted.push(draft);
      return Promise.resolve('accepted');
    };
    await start();
  });

  afterEach(async () => {
    for (const one of clients.splice(0)) one.reset();
    await listener.stop();
  });

  describe('A4: SMTP', () => {
    it('a newsletter starts its topic', async () => {
      expect(await send(fixture('shift-jis'), [`X@${DOMAIN}`])).to.match(/^250 2\.6\.0 /u);
      expect(accepted).to.have.lengthOf(1);
      expect(accepted[0]).to.deep.include({ topic: 'x', kind: 'mail', source: EDITOR });
      expect(accepted[0]?.subject).to.equal('マガジンX 第12号: 東京の話題');
      expect(accepted[0]?.text).to.match(/^皆さん、こんにちは。\n/u);
    });

    it('is never taken for a loop because of Precedence, List-* or auto-generated', async () => {
      expect(await send(fixture('newsletter'), [`x@${DOMAIN}`], '')).to.match(/^250 /u);
      expect(accepted).to.have.lengthOf(1);
    });

    it('a duplicate is 250 and starts nothing', async () => {
      for (const _ of [1, 2])
        expect(await send(fixture('flowed'), [`x@${DOMAIN}`])).to.match(/^250 /u);
      expect(accepted).to.have.lengthOf(1);
      expect(refused, 'told by whoever recognised it, not twice').to.deep.equal([]);
    });

    it('several topics of several recipients, each once', async () => {
      const to = ['x', 'both', 'y', 'BOTH'].map((name) => `${name}@${DOMAIN}`);
      expect(await send(fixture('flowed'), to)).to.match(/^250 /u);
      expect(accepted.map((draft) => draft.topic)).to.have.members(['x', 'y', 'z']);
    });

    const loops: Record<string, string> = {
      bounce: '',
      report: '',
      vacation: 'v@x',
      'own-loop': 'o@x',
    };
    for (const [name, from] of Object.entries(loops))
      it(`${name}: 250, and nothing starts`, async () => {
        expect(await send(fixture(name), [`x@${DOMAIN}`], from)).to.match(/^250 /u);
        expect(accepted).to.deep.equal([]);
        expect(refused).to.have.lengthOf(1);
        expect(refused[0]).to.include({ event: 'refused', kind: 'mail', reason: 'loop' });
      });

    it('an unknown recipient is 550 5.1.1 at once, the others go on', async () => {
      const heard = await client()
        .say(`EHLO c\r\n${envelope('nobody', 'x')}${LETTER}QUIT\r\n`)
        .end();
      expect(codes(heard).slice(2)).to.deep.equal([
        '250 2.1.0',
        '550 5.1.1',
        '250 2.1.5',
        '354',
        '250 2.6.0',
        '221 2.0.0',
      ]);
      expect(accepted.map((draft) => draft.topic)).to.deep.equal(['x']);
      expect(refused[0]).to.include({ reason: 'recipient', to: `nobody@${DOMAIN}` });
    });

    it('what no topic takes is 550 5.7.1 with a reason that names no address', async () => {
      const reply = await send(fixture('flowed'), [`picky@${DOMAIN}`]);
      expect(reply)
        .to.match(/^550 5\.7\.1 .*sender/u)
        .and.not.include('nobody');
      expect(refused[0]).to.include({ reason: 'sender', from: EDITOR });
    });

    for (const name of ['several-from', 'two-from-fields'])
      it(`${name} is 550 5.7.1 and says why`, async () => {
        expect(await send(fixture(name), [`both@${DOMAIN}`])).to.match(/^550 5\.7\.1 .*From/u);
      });

    it('a whole session in one chunk, sent before the greeting and closed behind it', async () => {
      const heard = await client()
        .say(`EHLO c\r\n${envelope('x')}${LETTER}QUIT\r\n`)
        .finish()
        .end();
      expect(codes(heard)).to.deep.equal([
        '220',
        '250',
        '250 2.1.0',
        '250 2.1.5',
        '354',
        '250 2.6.0',
        '221 2.0.0',
      ]);
      expect(accepted).to.have.lengthOf(1);
    });

    it('two mails in one chunk', async () => {
      const other = LETTER.replace('words', 'other words');
      const heard = await client()
        .say(`EHLO c\r\n${envelope('x')}${LETTER}${envelope('x')}${other}QUIT\r\n`)
        .end();
      expect(codes(heard).filter((code) => code === '250 2.6.0')).to.have.lengthOf(2);
      expect(codes(heard).at(-1)).to.equal('221 2.0.0');
      expect(accepted.map((draft) => draft.text)).to.deep.equal(['words', 'other words']);
    });

    it('offers SIZE, PIPELINING, 8BITMIME, SMTPUTF8; no AUTH, STARTTLS, CHUNKING', async () => {
      const heard = await client().say('EHLO c\r\nBDAT 3 LAST\r\nAUTH PLAIN\r\nQUIT\r\n').end();
      expect(heard)
        .to.match(/SIZE 10485760/u)
        .and.match(/PIPELINING/u)
        .and.match(/SMTPUTF8/u);
      expect(heard).not.to.match(/AUTH[ \r]|STARTTLS|CHUNKING/u);
      expect(codes(heard).slice(2)).to.deep.equal(['500 5.5.2', '500 5.5.2', '221 2.0.0']);
    });

    it('takes internationalised addresses', async () => {
      const from = '編集@例え.jp';
      const raw = `From: <${from}>\r\nSubject: 号外\r\n\r\nwords\r\n`;
      expect(await send(raw, [`both@${DOMAIN}`], from)).to.match(/^250 /u);
      expect(accepted[0]).to.include({ source: '編集@xn--r8jz45g.jp', subject: '号外' });
    });
  });

  describe('A4: LMTP', () => {
    it('one reply for each recipient in their order, repeated ones too', async () => {
      const heard = await client(lmtp)
        .say(`LHLO c\r\n${envelope('x', 'nobody', 'picky', 'both', 'X')}${LETTER}QUIT\r\n`)
        .end();
      expect(codes(heard).slice(2)).to.deep.equal([
        ...['250 2.1.0', '250 2.1.5', '550 5.1.1', '250 2.1.5', '250 2.1.5', '250 2.1.5', '354'],
        ...['250 2.6.0', '550 5.7.1', '250 2.6.0', '250 2.6.0', '221 2.0.0'],
      ]);
      expect(accepted.map((draft) => draft.topic)).to.have.members(['x', 'y', 'z']);
    });

    it('a store that fails for one topic is 451 for its recipients alone', async () => {
      accept = ({ topic: name }) =>
        name === 'z'
          ? Promise.reject(new MusterError('store-unavailable', 'disk full'))
          : Promise.resolve('accepted');
      const heard = await client(lmtp)
        .say(`LHLO c\r\n${envelope('both', 'x')}${LETTER}QUIT\r\n`)
        .end();
      expect(codes(heard).slice(-3)).to.deep.equal(['451 4.3.0', '250 2.6.0', '221 2.0.0']);
    });

    it('refuses EHLO', async () => {
      expect(codes(await client(lmtp).say('EHLO c\r\nQUIT\r\n').end())).to.include('500');
    });
  });

  describe('A4: durable or later', () => {
    it('a store that fails is 451, and the same mail later is 250', async () => {
      const working = accept;
      accept = () => Promise.reject(new MusterError('store-unavailable', 'disk full'));
      expect(await send(fixture('flowed'), [`x@${DOMAIN}`])).to.match(/^451 4\.3\.0 (?!.*disk)/u);
      accept = () => Promise.reject(new TypeError('a fault of ours'));
      expect(await send(fixture('flowed'), [`x@${DOMAIN}`])).to.match(/^451 4\.3\.0 (?!.*fault)/u);
      accept = working;
      expect(await send(fixture('flowed'), [`x@${DOMAIN}`])).to.match(/^250 /u);
      expect(accepted).to.have.lengthOf(1);
    });

    it('with two topics, one not durable is 451; the second try makes up for it alone', async () => {
      const working = accept;
      accept = (draft) =>
        draft.topic === 'z'
          ? Promise.reject(new MusterError('store-unavailable', 'disk full'))
          : working(draft);
      expect(await send(fixture('flowed'), [`both@${DOMAIN}`])).to.match(/^451 /u);
      accept = working;
      expect(await send(fixture('flowed'), [`both@${DOMAIN}`])).to.match(/^250 /u);
      expect(accepted.map((draft) => draft.topic)).to.deep.equal(['y', 'z']);
    });

    it('says 250 only when it is durable', async () => {
      let store: (outcome: 'accepted') => void = () => undefined;
      const asked = new Promise<void>((resolve) => {
        accept = () => {
          resolve();
          return new Promise((stored) => (store = stored));
        };
      });
      const one = client().say(`EHLO c\r\n${envelope('x')}${LETTER}NOOP\r\n`);
      await asked;
      expect(codes(await one.hears(/^354/mu)).at(-1)).to.equal('354');
      store('accepted');
      await one.hears(/^250 2\.6\.0 /mu);
    });
  });

  describe('A4: hostile mail', () => {
    const letter = async (): Promise<void> => {
      expect(await send(fixture('koi8-r'), [`x@${DOMAIN}`])).to.match(/^250 /u);
    };

    it('20 MB are 552 5.3.4, and the same connection goes on', async () => {
      const one = client().say(`EHLO c\r\n${envelope('x')}From: ${EDITOR}\r\n\r\n`);
      const line = `${'x'.repeat(998)}\r\n`;
      one.say(line.repeat(20_000)).say(`.\r\n${envelope('x')}${LETTER}QUIT\r\n`);
      const heard = codes(await one.end());
      expect(heard.slice(4)).to.deep.equal([
        ...['354', '552 5.3.4', '250 2.1.0', '250 2.1.5', '354', '250 2.6.0', '221 2.0.0'],
      ]);
      expect(accepted).to.have.lengthOf(1);
      expect(refused).to.deep.equal([{ event: 'refused', kind: 'mail', reason: 'size' }]);
    }).timeout(20_000);

    it('an announced size that is too large is 552 5.3.4 at once (RFC 1870)', async () => {
      const heard = await client()
        .say(`EHLO c\r\nMAIL FROM:<${EDITOR}> SIZE=20000000\r\nQUIT\r\n`)
        .end();
      expect(codes(heard).at(-2)).to.equal('552 5.3.4');
      expect(refused[0]).to.include({ reason: 'size' });
    });

    it('a mail bomb is 554 5.6.0, and the service goes on', async () => {
      const bomb = `From: ${EDITOR}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(20_000)}`;
      expect(await send(bomb, [`x@${DOMAIN}`])).to.match(/^554 5\.6\.0 /u);
      expect(refused[0]).to.include({ reason: 'unreadable' });
      await letter();
    });

    it('octets that are no mail at all are refused, and the service goes on', async () => {
      expect(await send(Buffer.alloc(5_000, 0x80), [`x@${DOMAIN}`])).to.match(/^550 5\.7\.1 /u);
      await letter();
    });

    it('a client that breaks off in the middle starts nothing', async () => {
      const one = client().say(`EHLO c\r\n${envelope('x')}From: ${EDITOR}\r\n`);
      await one.hears(/^354/mu);
      one.reset();
      await letter();
      expect(accepted.map((draft) => draft.subject)).to.deep.equal(['Новый выпуск']);
    });

    it('a client that closes its side in the middle starts nothing', async () => {
      const heard = await client()
        .say(`EHLO c\r\n${envelope('x')}From: ${EDITOR}\r\n\r\nhalf`)
        .finish()
        .end();
      expect(codes(heard).at(-1)).to.equal('354');
      expect(accepted).to.deep.equal([]);
    });

    it('too many recipients are 452, a search for recipients ends with 421', async () => {
      await listener.stop();
      await start({ recipients: 2, unknown: 2 });
      const many = await client()
        .say(`EHLO c\r\n${envelope('x', 'y', 'z')}`)
        .hears(/^354/mu);
      expect(codes(many)).to.include('452 4.5.3');
      expect(
        codes(
          await client()
            .say(`EHLO c\r\n${envelope('a', 'b', 'c', 'd')}`)
            .end(),
        ).slice(3),
      ).to.deep.equal(['550 5.1.1', '550 5.1.1', '421 4.7.0']);
    });

    it('an endless command line ends the connection', async () => {
      expect(codes(await client().say('EHLO '.padEnd(9_000, 'x')).end()).at(-1)).to.match(/^421/u);
    });

    it('an idle client is closed', async () => {
      await listener.stop();
      await start({ idle: 30 });
      expect(await client().end()).to.match(/421 4\.4\.2 /u);
    });

    it('a client that keeps itself busy is closed in the end', async () => {
      const one = client().say(`EHLO c\r\n${envelope('x')}From: `);
      await one.hears(/^354/mu);
      await clock.advance(900_000);
      expect(codes(await one.end()).at(-1)).to.equal('421 4.4.2');
    });

    it('one client too many is 421', async () => {
      await listener.stop();
      await start({ connections: 1 });
      await client().hears(/^220/mu);
      expect(await client().end()).to.match(/^421 /u);
      expect(refused[0]).to.include({ reason: 'too-many-connections' });
    });
  });

  describe('start and stop', () => {
    it('a port in use is `port-taken`, with a remedy, and nothing stays open', async () => {
      const other = createServer().listen(0, HOST);
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const options = { topics: () => topics, maxSize: MAX, domain: DOMAIN, accept, log, clock };
      const second = createMailListener({
        ...options,
        smtp: { host: HOST, port: 0 },
        lmtp: { host: HOST, port },
      });
      const error: unknown = await second.start().catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(MusterError).with.property('code', 'port-taken');
      expect((error as MusterError).message).to.include(`${HOST}:${port}`);
      expect((error as MusterError).remedy).to.include('mail.lmtp');
      other.close();
      await once(other, 'close');
    });

    it('lets a mail under way finish, and says 421 to the idle and the new', async () => {
      const idle = client();
      const busy = client().say(`EHLO c\r\n${envelope('x')}From: ${EDITOR}\r\n`);
      await Promise.all([idle.hears(/^220/mu), busy.hears(/^354/mu)]);
      const stopped = listener.stop();
      expect(codes(await idle.end()).at(-1)).to.equal('421 4.3.2');
      busy.say('Subject: s\r\n\r\nwords\r\n.\r\n');
      expect(codes(await busy.end()).slice(-2)).to.deep.equal(['250 2.6.0', '421 4.3.2']);
      await stopped;
      expect(accepted).to.have.lengthOf(1);
      const late = connect(smtp, HOST);
      const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).to.equal('ECONNREFUSED');
    });

    it('says 421 to a client that was not greeted yet', async () => {
      const fresh = client();
      await fresh.connected();
      const stopped = listener.stop();
      expect(codes(await fresh.end())).to.deep.equal(['421 4.3.2']);
      await stopped;
    });

    it('does not wait for ever for a client that never finishes', async () => {
      const slow = client().say(`EHLO c\r\n${envelope('x')}From: `);
      await slow.hears(/^354/mu);
      const stopped = listener.stop();
      await clock.advance(5_000);
      await stopped;
      expect(codes(await slow.end()).at(-1)).to.equal('421 4.3.2');
      expect(accepted).to.deep.equal([]);
    });

    it('starts again on the same port', async () => {
      await listener.stop();
      listener = createMailListener({
        topics: () => topics,
        smtp: { host: HOST, port: smtp },
        maxSize: MAX,
        domain: DOMAIN,
        accept: (draft) => accept(draft),
        log,
        clock,
      });
      expect(await listener.start()).to.deep.equal({ smtp: { host: HOST, port: smtp } });
      expect(await send(fixture('flowed'), [`x@${DOMAIN}`])).to.match(/^250 /u);
    });
  });
});
