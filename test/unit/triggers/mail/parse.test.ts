import { expect } from 'chai';
import fc from 'fast-check';
import { MusterError } from '../../../../src/domain/errors.ts';
import { LIMITS } from '../../../../src/triggers/mail/limits.ts';
import { parseMail, type Mail } from '../../../../src/triggers/mail/parse.ts';
import { fixture } from './mails.ts';

const parse = (name: string): Promise<Mail> => parseMail(fixture(name));
const text = (...lines: string[]): Promise<Mail> =>
  parseMail(Buffer.from(lines.join('\r\n'), 'latin1'));
const refusal = (parsing: Promise<Mail>): Promise<unknown> =>
  parsing.then(
    () => expect.fail('it was read'),
    (error: unknown) => error,
  );

const TITLE = 'マガジンX 第12号: 東京の話題';
const LINES = '皆さん、こんにちは。\n新しい号が出ました。カナ、終わり。';

describe('triggers/mail/parse', () => {
  describe('A4: any charset becomes subject and text', () => {
    const cases: Record<string, [subject: string, text: string]> = {
      'iso-2022-jp': [TITLE, LINES],
      'shift-jis': [
        TITLE,
        '皆さん、こんにちは。\n新しい号が出ました。①番、ｶﾅ、株式会社㈱、終わり。',
      ],
      'euc-jp': [TITLE, LINES],
      'windows-1252': [
        'Café € “quoted”',
        'Café für 5 € – “quoted” text that goes on and on and on so that the line has to be broken softly here.',
      ],
      'windows-1251': ['Новый выпуск', 'Здравствуйте, читатели!'],
      'koi8-r': ['Новый выпуск', 'Здравствуйте, читатели!'],
      'split-words': [TITLE, 'ok'],
      'language-tag': ['東京 and café', 'ok'],
      'raw-utf8': [TITLE, LINES],
      'raw-shift-jis': [TITLE, LINES],
      'raw-iso-2022-jp': [TITLE, LINES],
      flowed: [
        'flowed',
        'This paragraph was broken by the mail program and is one line.\n\n> quoted',
      ],
      alternative: ['alternative', 'plain € wins'],
      'html-only': [
        'html only',
        'Mail magazine X\n\nIssue 12 — café, 東京 & 😀\n\n- First\n' +
          '- Second read on <https://magazine.example/12>\n\nleft right\nline\nnext logo',
      ],
    };
    for (const [name, [subject, body]] of Object.entries(cases))
      it(name, async () => {
        const mail = await parse(name);
        expect(mail.subject).to.equal(subject);
        expect(mail.text).to.equal(body);
      });
  });

  describe('A4: broken MIME gives what can be read', () => {
    it('a boundary that never closes, and base64 with rubbish in it', async () => {
      expect((await parse('broken-boundary')).text).to.equal('Hello there');
    });

    it('a charset that nobody knows, a transfer encoding that is none, bad words', async () => {
      const mail = await parse('broken-charset');
      expect(mail.text).to.match(/^readable .+ all the same$/u);
      expect(mail.subject).to.match(/^hello/u);
    });

    it('removes control characters and turns odd line ends into line ends', async () => {
      const mail = await parse('control-characters');
      expect(mail.text).to.equal('abcde\nf\ng\nh\ni');
      expect(mail.subject).to.equal('bell null esc[m end');
    });

    it('a forwarded mail that ends in its header', async () => {
      const forwarded = 'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n';
      expect((await text(forwarded, forwarded)).text).to.equal('');
    });

    it('no header at all, no body at all, nothing', async () => {
      expect((await text('just words')).sender.kind).to.equal('none');
      expect((await text('From: a@b.example', '')).text).to.equal('');
      expect((await text('')).subject).to.equal('');
    });
  });

  it('cuts text at 8 kB of UTF-8 between characters, with an ellipsis', async () => {
    const mail = await parseMail(
      Buffer.from(`Content-Type: text/plain; charset=utf-8\r\n\r\n${'日本'.repeat(9_000)}`),
    );
    expect(Buffer.byteLength(mail.text)).to.be.within(7_990, 8_000);
    expect(mail.text).to.match(/^(?:日本)+日?…$/u);
  });

  it('cuts the subject at 500 characters on one line', async () => {
    const mail = await text(`Subject: ${'word\r\n '.repeat(400)}`, '', 'x');
    expect(mail.subject).to.have.lengthOf.at.most(500);
    expect(mail.subject).to.match(/^word word [^\n]+…$/u);
  });

  it('finds the text behind a large attachment', async () => {
    const attachment = `Content-Type: image/png\r\n\r\n${'x'.repeat(900_000)}\r\n`;
    const mail = await text(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      `--b\r\n${attachment}--b\r\nContent-Type: text/plain\r\n\r\nhere\r\n--b--`,
    );
    expect(mail.text).to.equal('here');
  });

  it('reads what tells letters from loops', async () => {
    expect((await parse('bounce')).traces).to.include({
      report: true,
      autoSubmitted: 'auto-replied',
    });
    expect((await parse('vacation')).traces.autoSubmitted).to.equal('auto-replied');
    const newsletter = await parse('newsletter');
    expect(newsletter.listId).to.equal('x.magazine.example');
    expect(newsletter.messageId).to.equal('<n1@magazine.example>');
    expect(newsletter.traces).to.deep.equal({
      report: false,
      autoSubmitted: 'auto-generated',
      loops: [],
      hops: 0,
    });
    expect((await parse('own-loop')).traces.loops).to.deep.equal(['magazine-x@muster.example.org']);
    expect((await parse('several-from')).sender.kind).to.equal('several');
    expect((await parse('two-from-fields')).sender.kind).to.equal('several');
  });

  it('gives the same digest whatever servers it came through, another for other words', async () => {
    const letter = ['Date: today', 'Subject: s', 'From: a@b.example', '', 'words'];
    const { digest } = await text(...letter);
    expect((await text('Received: by x', ...letter)).digest).to.equal(digest);
    expect((await text(...letter, 'more')).digest).not.to.equal(digest);
  });

  describe('A4: bombs are refused before they are decoded', () => {
    const top = (boundary: string): string =>
      `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`;

    const bombs: Record<string, string> = {
      'more parts than people send': top('b') + '--b\r\n\r\nx\r\n'.repeat(LIMITS.parts + 1),
      'parts deeper than people nest': Array.from(
        { length: LIMITS.depth + 2 },
        (_, level) => `${top(`b${level}`)}--b${level}\r\n`,
      ).join(''),
      'thousands of boundaries': Array.from(
        { length: LIMITS.parts + 1 },
        (_, at) => `x: boundary=b${at}\r\n`,
      ).join(''),
      'a header without end': 'X: y\r\n'.repeat(LIMITS.head / 6 + 10),
      'a part with a header without end': `${top('b')}--b\r\n${'X: y\r\n'.repeat(LIMITS.head / 6 + 10)}`,
    };
    for (const [name, raw] of Object.entries(bombs))
      it(name, async () => {
        const error = await refusal(parseMail(Buffer.from(raw)));
        expect(error).to.be.instanceOf(MusterError).with.property('code', 'mail-unreadable');
      });
  });

  describe('laws', () => {
    // XML 1.0 §2.2
    const legal = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
    const line = fc.oneof(
      fc.constantFrom(
        'Content-Type: multipart/mixed; boundary=b',
        'Content-Type: text/html; charset=iso-2022-jp',
        'Content-Type: text/plain; charset=utf-16; format=flowed',
        'Content-Transfer-Encoding: base64',
        'Content-Transfer-Encoding: quoted-printable',
        'Content-Type: message/rfc822\r\nContent-Disposition: inline',
        'From: =?utf-8?Q?a?= <a@b>',
        'Subject: =?shift_jis?B?gqA=?=',
        '--b',
        '--b--',
        '',
        '<p>a</p><!-- <a href="',
      ),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.uint8Array({ maxLength: 60 }).map((octets) => Buffer.from(octets).toString('latin1')),
    );

    it('nothing but MusterError is thrown, and what is read is short and legal in XML', () =>
      fc.assert(
        fc.asyncProperty(fc.array(line, { maxLength: 25 }), async (lines) => {
          const raw = Buffer.from(lines.join('\r\n'), 'latin1');
          try {
            const mail = await parseMail(raw);
            expect(Buffer.byteLength(mail.text)).to.be.at.most(8_000);
            expect(mail.text).to.match(legal);
            expect(Array.from(mail.subject)).to.have.lengthOf.at.most(500);
            expect(mail.subject)
              .to.match(legal)
              .and.not.match(/[\r\n]/u);
          } catch (error) {
            if (!(error instanceof MusterError)) throw error;
          }
        }),
        { numRuns: 300 },
      ));
  });
});
