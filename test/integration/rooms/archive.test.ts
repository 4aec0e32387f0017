import { expect } from 'chai';
import type { Element } from '@xmpp/xml';
import { readPayload } from '../../../src/xmpp/protocol/payload.ts';
import { type Player, SERVICE, Theatre } from '../../support/theatre.ts';

const HALL = `hall@${SERVICE}`;
const NS_MAM = 'urn:xmpp:mam:2';

/** What other protocols put into a message; each is passed on and kept as it is. */
const PAYLOADS: Readonly<Record<string, string>> = {
  'a correction (XEP-0308)': `<body>Romeo!</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>`,
  'a reaction (XEP-0444)': `<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>🌹</reaction></reactions><store xmlns='urn:xmpp:hints'/>`,
  'a reply (XEP-0461)': `<body>Indeed</body><reply xmlns='urn:xmpp:reply:0' to='${HALL}/romeo' id='m1'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='2'/></fallback>`,
  'a retraction (XEP-0424)': `<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><body>retracted</body>`,
  'a link (XEP-0066)': `<body>https://upload.example/rose.png</body><x xmlns='jabber:x:oob'><url>https://upload.example/rose.png</url></x>`,
  'an encrypted one (XEP-0384)': `<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='27183'><key rid='31415'>BASE64</key><iv>BASE64</iv></header><payload>BASE64</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl' name='OMEMO'/><body>I sent you an OMEMO message</body><store xmlns='urn:xmpp:hints'/>`,
  'an encrypted one (XEP-0384, newer)': `<encrypted xmlns='urn:xmpp:omemo:2'><header sid='27183'><keys jid='juliet@localhost'><key rid='31415'>BASE64</key></keys></header><payload>BASE64</payload></encrypted>`,
  'one with an id of its own (XEP-0359)': `<body>Mine</body><origin-id xmlns='urn:xmpp:sid:0' id='own-1'/>`,
  'a styled one (XEP-0393, XEP-0071)': `<body>*Hark*</body><html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'><p>Hark</p></body></html>`,
};
/** What is passed on and not kept. */
const FLEETING: Readonly<Record<string, string>> = {
  'that somebody writes (XEP-0085)': `<composing xmlns='http://jabber.org/protocol/chatstates'/>`,
  'that something was displayed (XEP-0333)': `<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>`,
  'what asks not to be kept (XEP-0334)': `<body>Burn this</body><no-store xmlns='urn:xmpp:hints'/>`,
};

describe('a room on a real server: what is said, and what is kept (XEP-0313, A9)', function () {
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
    await romeo.asks(
      HALL,
      'set',
      `<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>`,
    );
    for (const player of [romeo, juliet]) await player.ignores(SERVICE);
  });

  const says = (id: string, content: string): void =>
    romeo.sends(`<message to='${HALL}' type='groupchat' id='${id}'>${content}</message>`);
  const numbered = async (count: number): Promise<void> => {
    for (let n = 1; n <= count; n++) says(`n${n}`, `<body>Line ${n}</body>`);
    await romeo.ignores(HALL);
    await juliet.ignores(HALL);
  };
  const bodies = (stanzas: readonly Element[]): string[] =>
    stanzas.flatMap((stanza) => stanza.getChildText('body') ?? []);

  /** Asks the archive; the messages and what closes them. */
  const archive = async (
    player: Player,
    content = '',
  ): Promise<{ results: Element[]; fin: Element | undefined }> => {
    const answer = await player.asks(
      HALL,
      'set',
      `<query xmlns='${NS_MAM}' queryid='q'>${content}</query>`,
    );
    const results = (await player.ignores(HALL)).flatMap((stanza) => {
      const result = stanza.getChild('result', NS_MAM);
      return result === undefined ? [] : [result];
    });
    return { results, fin: answer.getChild('fin', NS_MAM) };
  };
  const archived = (result: Element): Element | undefined =>
    result.getChild('forwarded')?.getChild('message');

  for (const [what, payload] of Object.entries(PAYLOADS)) {
    it(`passes on and keeps ${what} as it is`, async () => {
      says('p1', payload);
      for (const player of [romeo, juliet]) {
        const heard = await player.receives(
          `<message from='${HALL}/romeo' type='groupchat' id='p1'>${payload}<stanza-id xmlns='urn:xmpp:sid:0' id='any' by='${HALL}'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/></message>`,
        );
        expect(heard.getChildElements()).to.have.length(readPayload(payload).length + 2);
      }
      const { results } = await archive(juliet);
      expect(results).to.have.length(1);
      const kept = archived(results[0] as Element);
      expect(kept?.attrs).to.include({ from: `${HALL}/romeo`, id: 'p1', type: 'groupchat' });
      expect(kept?.getChildElements().map(({ name }) => name)).to.include.members(
        readPayload(payload).map(({ name }) => name),
      );
    });
  }

  for (const [what, payload] of Object.entries(FLEETING)) {
    it(`passes on and does not keep ${what}`, async () => {
      says('f1', payload);
      await juliet.receives(
        `<message from='${HALL}/romeo' type='groupchat' id='f1'>${payload}</message>`,
      );
      expect((await archive(juliet)).results).to.deep.equal([]);
      await romeo.ignores(HALL);
    });
  }

  it('sends as much history as is wanted, oldest first', async () => {
    await numbered(5);
    const wishes: readonly (readonly [string, string[]])[] = [
      [`maxstanzas='2'`, ['Line 4', 'Line 5']],
      [`maxstanzas='0'`, []],
      [`maxchars='0'`, []],
      [`seconds='600'`, ['Line 1', 'Line 2', 'Line 3', 'Line 4', 'Line 5']],
      [`since='${new Date(Date.now() + 60_000).toISOString()}'`, []],
      ['', ['Line 1', 'Line 2', 'Line 3', 'Line 4', 'Line 5']],
    ];
    for (const [wish, expected] of wishes) {
      const got = await juliet.enters(
        HALL,
        'juliet',
        `<x xmlns='http://jabber.org/protocol/muc'><history ${wish}/></x>`,
      );
      expect(bodies(got), wish).to.deep.equal(expected);
      expect(got.at(-1)?.getChild('subject'), 'the subject comes last').not.to.equal(undefined);
    }
  });

  it('gives pages of the archive (RSM), forwards and backwards', async () => {
    await numbered(5);
    const set = (content: string): string =>
      `<set xmlns='http://jabber.org/protocol/rsm'>${content}</set>`;
    const first = await archive(juliet, set('<max>2</max>'));
    expect(bodies(first.results.flatMap((result) => archived(result) ?? []))).to.deep.equal([
      'Line 1',
      'Line 2',
    ]);
    expect(first.fin?.attrs['complete']).to.equal(undefined);
    const page = first.fin?.getChild('set');
    expect(page?.getChildText('count')).to.equal('5');
    expect(page?.getChild('first')?.attrs['index']).to.equal('0');
    const last = page?.getChildText('last') ?? '';
    expect(last).to.equal(first.results[1]?.attrs['id']);
    const next = await archive(juliet, set(`<max>10</max><after>${last}</after>`));
    expect(bodies(next.results.flatMap((result) => archived(result) ?? []))).to.deep.equal([
      'Line 3',
      'Line 4',
      'Line 5',
    ]);
    expect(next.fin?.attrs['complete']).to.equal('true');
    const back = await archive(juliet, set('<max>2</max><before/>'));
    expect(bodies(back.results.flatMap((result) => archived(result) ?? []))).to.deep.equal([
      'Line 4',
      'Line 5',
    ]);
    expect(
      await juliet.isRefused(
        HALL,
        'set',
        `<query xmlns='${NS_MAM}'>${set('<after>unknown</after>')}</query>`,
      ),
    ).to.equal('item-not-found');
  });

  it('gives the ids that live messages had, and the archive to those inside alone', async () => {
    says('m1', '<body>Who?</body>');
    const heard = await juliet.receives(`<message from='${HALL}/romeo' id='m1' type='groupchat'/>`);
    const id = heard.getChild('stanza-id')?.attrs['id'];
    const { results } = await archive(juliet);
    expect(results[0]?.attrs['id']).to.equal(id);
    const tybalt = await theatre.logIn('tybalt');
    expect(await tybalt.isRefused(HALL, 'set', `<query xmlns='${NS_MAM}'/>`)).to.equal('forbidden');
    const form = await juliet.asks(HALL, 'get', `<query xmlns='${NS_MAM}'/>`);
    expect(String(form)).to.include('var="with"').and.to.include('var="after-id"');
    await romeo.ignores(HALL);
  });

  for (const [version, wishOf, noticeOf] of [
    [
      'XEP-0425',
      (id: string) =>
        `<moderate xmlns='urn:xmpp:message-moderate:1' id='${id}'><retract xmlns='urn:xmpp:message-retract:1'/><reason>Manners</reason></moderate>`,
      (id: string) =>
        `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'><moderated xmlns='urn:xmpp:message-moderate:1' by='${HALL}/romeo'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/></moderated><reason>Manners</reason></retract>`,
    ],
    [
      'XEP-0425 0.2, as clients of Debian 12 know it',
      (id: string) =>
        `<apply-to xmlns='urn:xmpp:fasten:0' id='${id}'><moderate xmlns='urn:xmpp:message-moderate:0'><retract xmlns='urn:xmpp:message-retract:0'/><reason>Manners</reason></moderate></apply-to>`,
      (id: string) =>
        `<apply-to xmlns='urn:xmpp:fasten:0' id='${id}'><moderated xmlns='urn:xmpp:message-moderate:0' by='${HALL}/romeo'><retract xmlns='urn:xmpp:message-retract:0'/><reason>Manners</reason></moderated></apply-to>`,
    ],
  ] as const)
    it(`retracts what a moderator took back (${version}), live, in history and in the archive`, async () => {
      juliet.sends(
        `<message to='${HALL}' type='groupchat' id='bad'><body>A plague!</body></message>`,
      );
      const heard = await romeo.receives(
        `<message from='${HALL}/juliet' id='bad' type='groupchat'/>`,
      );
      await juliet.ignores(HALL);
      const id = String(heard.getChild('stanza-id')?.attrs['id']);
      const moderate = wishOf(id);
      expect(await juliet.isRefused(HALL, 'set', moderate)).to.equal('forbidden');
      romeo.sends(`<iq to='${HALL}' type='set' id='mod1'>${moderate}</iq>`);
      const notice = `<message from='${HALL}' type='groupchat'>${noticeOf(id)}</message>`;
      await juliet.receives(notice);
      await romeo.receives(notice);
      await romeo.receives(`<iq type='result' id='mod1'/>`);
      const again = await juliet.enters(HALL);
      expect(bodies(again)).to.deep.equal([]);
      const { results } = await archive(romeo);
      expect(String(results[0])).to.include('<retracted').and.not.to.include('plague');
      expect(await romeo.isRefused(HALL, 'set', moderate.replace(id, 'unknown'))).to.equal(
        'item-not-found',
      );
    });

  it('knows a restart of Muster: history, subject and those inside stay', async () => {
    for (const player of [romeo, juliet]) {
      player.sends('<presence/>');
      await player.ignores(SERVICE);
    }
    romeo.sends(`<message to='${HALL}' type='groupchat' id='t1'><subject>Love</subject></message>`);
    await numbered(2);
    await theatre.muster.terminate();
    await theatre.muster.run();
    await juliet.ignores(HALL); // what the server sent back meanwhile
    romeo.sends(
      `<message to='${HALL}' type='groupchat' id='t2'><body>Still here?</body></message>`,
    );
    await juliet.receives(
      `<message from='${HALL}/romeo' id='t2' type='groupchat'><body>Still here?</body></message>`,
    );
    const again = await juliet.enters(HALL);
    expect(bodies(again)).to.deep.equal(['Line 1', 'Line 2', 'Still here?']);
    expect(again.at(-1)?.getChildText('subject')).to.equal('Love');
    expect(again.at(-1)?.attrs['from']).to.equal(`${HALL}/romeo`);
    const self = again.find((stanza) => stanza.attrs['from'] === `${HALL}/juliet`);
    expect(String(self)).to.include('110');
    for (const player of [romeo, juliet]) player.sends(`<presence type='unavailable'/>`);
    await romeo.opens(HALL);
  });
});
