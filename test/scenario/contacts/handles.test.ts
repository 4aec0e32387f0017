import { expect } from 'chai';
import { createHandles, type Handles } from '../../../src/contacts/handles.ts';
import { StanzaError } from '../../../src/domain/errors.ts';
import { type BareJid, type Jid, parseJid } from '../../../src/domain/jid.ts';
import type { Show } from '../../../src/domain/person.ts';
import type { Endpoint } from '../../../src/xmpp/port.ts';
import { FakeWire, parse } from './wire.ts';

const bob = 'bob@example.org' as BareJid;
const eve = 'eve@example.org' as BareJid;
const tom = 'tom@example.org' as BareJid;
const NAMES = new Map<BareJid, string>([
  [bob, 'quiet-otter'],
  [eve, 'keen-wren'],
  [tom, 'tidy-fox'],
]);
const domain = 'muster.example';
const at = (person: BareJid): string => `${NAMES.get(person) ?? '?'}@${domain}`;

/** Three people with handles; who is related and who is there is said by the test. */
class Stage {
  readonly wire = new FakeWire();
  readonly there = new Map<BareJid, { show: Show; status: string }>();
  readonly pairs = new Set<string>();
  handles: Handles = this.restart();

  restart(): Handles {
    const named = [...NAMES].map(([jid, name]) => ({ jid, name, display: name.toUpperCase() }));
    this.handles = createHandles({
      wire: this.wire,
      directory: {
        byHandle: (name) => named.find((handle) => handle.name === name),
        handleOf: (jid) => named.find((handle) => handle.jid === jid),
        presenceOf: (jid) => this.there.get(jid),
      },
      related: (a, b) => this.pairs.has(`${a} ${b}`),
      relatedTo: (a) => [...NAMES.keys()].filter((b) => this.pairs.has(`${a} ${b}`)),
    });
    return this.handles;
  }

  online(person: BareJid, show: Show = '', status = ''): void {
    const known = this.there.has(person);
    this.there.set(person, { show, status });
    if (known) this.handles.changed(person);
    else this.handles.appeared(person);
  }

  offline(person: BareJid): void {
    this.there.delete(person);
    this.handles.vanished(person);
  }

  relate(a: BareJid, b: BareJid): void {
    this.pairs.add(`${a} ${b}`).add(`${b} ${a}`);
    if (this.there.has(b)) this.handles.tell(a, b);
    if (this.there.has(a)) this.handles.tell(b, a);
  }

  part(a: BareJid, b: BareJid): void {
    this.pairs.delete(`${a} ${b}`);
    this.pairs.delete(`${b} ${a}`);
    this.handles.ended(a, b);
  }

  /** The server brings a stanza; returns the reply if there is one, and what else went out. */
  async brings(text: string): Promise<string[]> {
    const stanza = parse(text);
    const [from, to] = ['from', 'to'].map((name) => parseJid(String(stanza.attrs[name])) as Jid);
    const { endpoint } = this.handles;
    const handler = endpoint[stanza.name as 'iq' | 'message' | 'presence'];
    try {
      const payload = (await handler(stanza, from as Jid, to as Jid)) as
        Awaited<ReturnType<Endpoint['iq']>> | undefined;
      const reply = stanza.name === 'iq' ? [String(payload ?? 'empty result')] : [];
      return [...reply, ...this.wire.look()];
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      return [`${error.type} ${error.condition}`, ...this.wire.look()];
    }
  }
}

const available = (of: BareJid, to: BareJid, content = ''): string =>
  content === ''
    ? `<presence from="${at(of)}/muster" to="${to}"/>`
    : `<presence from="${at(of)}/muster" to="${to}">${content}</presence>`;
const unavailable = (of: BareJid, to: BareJid): string =>
  `<presence from="${at(of)}/muster" to="${to}" type="unavailable"/>`;
const REFUSED = 'cancel service-unavailable';

describe('scenario: handles as contacts (B1)', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });

  describe('presence', () => {
    it('A13: when two become related each learns that the other is there', () => {
      stage.online(bob, 'dnd', 'in a meeting');
      stage.online(eve);
      stage.online(tom);
      expect(stage.wire.look()).to.deep.equal([]);
      stage.relate(bob, eve);
      expect(stage.wire.look()).to.deep.equal([
        available(eve, bob),
        available(bob, eve, '<show>dnd</show><status>in a meeting</status>'),
      ]);
      stage.part(bob, eve);
      expect(stage.wire.look()).to.deep.equal([unavailable(eve, bob), unavailable(bob, eve)]);
    });

    it('goes out in the lane of roster changes', () => {
      stage.online(bob);
      stage.relate(bob, eve);
      expect(stage.wire.sent.map(({ lane }) => lane)).to.deep.equal(['bulk']);
    });

    it('tells every related person once, and only what is new', () => {
      stage.relate(bob, eve);
      stage.relate(bob, tom);
      stage.online(bob);
      expect(stage.wire.look()).to.deep.equal([available(bob, eve), available(bob, tom)]);
      stage.online(bob);
      expect(stage.wire.look()).to.deep.equal([]);
      stage.online(bob, 'xa', 'gone fishing');
      const away = '<show>away</show><status>gone fishing</status>';
      expect(stage.wire.look()).to.deep.equal([
        available(bob, eve, away),
        available(bob, tom, away),
      ]);
      stage.online(bob, 'chat');
      expect(stage.wire.look()).to.deep.equal([available(bob, eve), available(bob, tom)]);
      stage.offline(bob);
      expect(stage.wire.look()).to.deep.equal([unavailable(bob, eve), unavailable(bob, tom)]);
    });

    it('who comes online is told of those who are there, with a probe or without', async () => {
      stage.relate(bob, eve);
      stage.relate(bob, tom);
      stage.online(eve);
      stage.wire.look();
      stage.online(bob);
      expect(stage.wire.look()).to.have.members([
        available(bob, eve),
        available(bob, tom),
        available(eve, bob),
      ]);
      const probe = (of: BareJid): string =>
        `<presence type='probe' from='${bob}' to='${at(of)}'/>`;
      expect(await stage.brings(probe(eve))).to.deep.equal([available(eve, bob)]);
      expect(await stage.brings(probe(tom))).to.deep.equal([unavailable(tom, bob)]);
    });

    it('no oracle: a stranger and an unknown handle look alike, and his list is left alone', async () => {
      stage.online(eve);
      for (const type of ['probe', 'subscribe', 'unsubscribe']) {
        const ask = async (handle: string): Promise<string[]> =>
          (
            await stage.brings(`<presence type='${type}' from='${bob}' to='${handle}@${domain}'/>`)
          ).map((text) => text.replace(handle, 'X'));
        const known = await ask('keen-wren');
        expect(known).to.deep.equal(await ask('no-one'));
        if (type === 'probe') {
          expect(known).to.deep.equal([
            `<presence from="X@${domain}/muster" to="${bob}" type="unavailable"/>`,
          ]);
        }
        if (type === 'subscribe') {
          expect(known).to.deep.equal([
            `<presence from="X@${domain}" to="${bob}" type="unsubscribed"/>`,
          ]);
        }
      }
    });

    it('grants the request of a related person and never asks for one itself', async () => {
      stage.online(eve, 'away');
      stage.relate(bob, eve);
      stage.wire.look();
      expect(
        await stage.brings(`<presence type='subscribe' from='${bob}' to='${at(eve)}'/>`),
      ).to.deep.equal([
        `<presence from="${at(eve)}" to="${bob}" type="subscribed"/>`,
        available(eve, bob, '<show>away</show>'),
      ]);
    });

    it('removed by hand: presence stops, nothing else; asking again brings it back', async () => {
      stage.online(eve);
      stage.relate(bob, eve);
      stage.wire.look();
      // FIELD-NOTES 1: this is what Prosody sends.
      const gone: string[][] = [];
      for (const [type, from] of [
        ['unsubscribed', bob],
        ['unavailable', `${bob}/desk`],
        ['unsubscribe', bob],
      ]) {
        gone.push(await stage.brings(`<presence type='${type}' from='${from}' to='${at(eve)}'/>`));
      }
      expect(gone).to.deep.equal([[], [], [unavailable(eve, bob)]]);
      stage.online(eve, 'dnd');
      stage.handles.tell(bob, eve);
      expect(stage.wire.look()).to.deep.equal([]);
      const message = `<message from='${eve}/x' to='${at(bob)}' type='chat'><body>hi</body></message>`;
      expect(await stage.brings(message))
        .to.have.length(1)
        .and.not.include(REFUSED);
      await stage.brings(`<presence type='subscribe' from='${bob}' to='${at(eve)}'/>`);
      stage.online(eve, '');
      expect(stage.wire.look()).to.deep.equal([available(eve, bob)]);
    });

    it('unavailable or available sent to a handle is nothing to others', async () => {
      stage.online(bob);
      stage.relate(bob, eve);
      stage.wire.look();
      for (const type of [`type='unavailable'`, '', `type='error'`, `type='subscribed'`]) {
        const sent = await stage.brings(`<presence ${type} from='${bob}/desk' to='${at(eve)}'/>`);
        expect(sent).to.deep.equal([]);
      }
    });

    it('a handle is no room: joining it fails at once', async () => {
      stage.relate(bob, eve);
      for (const handle of [at(eve), `no-one@${domain}`]) {
        const join = `<presence from='${bob}/desk' to='${handle}/nick'><x xmlns='http://jabber.org/protocol/muc'/></presence>`;
        expect(await stage.brings(join)).to.deep.equal([REFUSED]);
      }
    });

    it('hidden is offline: nobody hears a second goodbye', () => {
      stage.relate(bob, eve);
      stage.online(bob);
      stage.wire.look();
      stage.offline(bob);
      expect(stage.wire.look()).to.deep.equal([unavailable(bob, eve)]);
      stage.handles.vanished(bob);
      stage.part(bob, eve);
      expect(stage.wire.look()).to.deep.equal([]);
    });

    it('two who stay related through another chat stay visible', () => {
      stage.online(bob);
      stage.relate(bob, eve);
      stage.wire.look();
      stage.handles.ended(bob, eve);
      expect(stage.wire.look()).to.deep.equal([]);
    });

    it('after a restart nothing is taken as told', () => {
      stage.online(bob);
      stage.relate(bob, eve);
      stage.wire.look();
      stage.restart();
      stage.handles.tell(eve, bob);
      expect(stage.wire.look()).to.deep.equal([available(bob, eve)]);
      stage.restart();
      stage.offline(bob);
      expect(stage.wire.look()).to.deep.equal([unavailable(bob, eve)]);
      stage.online(bob);
      stage.wire.look();
      stage.restart();
      stage.part(bob, eve);
      expect(stage.wire.look()).to.deep.equal([unavailable(bob, eve)]);
    });
  });

  describe('messages', () => {
    beforeEach(() => {
      stage.relate(bob, eve);
    });

    it('A9: pass from handle to handle with id and payload, without what would reveal', async () => {
      const [sent] = await stage.brings(
        `<message type='chat' id='m1' xml:lang='ja' from='${bob}/desk' to='${at(eve)}'>` +
          `<body>やあ 🦦</body><thread>t</thread><active xmlns='http://jabber.org/protocol/chatstates'/>` +
          `<request xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' id='m1'/>` +
          `<no-copy xmlns='urn:xmpp:hints'/><private xmlns='urn:xmpp:carbons:2'/>` +
          `<delay xmlns='urn:xmpp:delay' from='${bob}' stamp='2026-01-01T00:00:00Z'/>` +
          `<x xmlns='jabber:x:delay' from='${bob}' stamp='20260101T00:00:00'/>` +
          `<addresses xmlns='http://jabber.org/protocol/address'><address jid='${bob}' type='to'/></addresses>` +
          `<nick xmlns='http://jabber.org/protocol/nick'>Bob Smith</nick>` +
          `<x xmlns='vcard-temp:x:update'><photo>abc</photo></x>` +
          `<stanza-id xmlns='urn:xmpp:sid:0' id='9' by='${bob}'/>` +
          `<x xmlns='jabber:x:oob'><url>https://files.example/a@b.png</url></x></message>`,
      );
      expect(sent).to.equal(
        `<message type="chat" id="m1" from="${at(bob)}/muster" to="${eve}" xml:lang="ja">` +
          `<body>やあ 🦦</body><thread>t</thread><active xmlns="http://jabber.org/protocol/chatstates"/>` +
          `<request xmlns="urn:xmpp:receipts"/><origin-id xmlns="urn:xmpp:sid:0" id="m1"/>` +
          `<no-copy xmlns="urn:xmpp:hints"/><private xmlns="urn:xmpp:carbons:2"/>` +
          `<x xmlns="jabber:x:oob"><url>https://files.example/a@b.png</url></x></message>`,
      );
    });

    it('the receipt comes back the same way', async () => {
      const [receipt] = await stage.brings(
        `<message id='r1' from='${eve}/phone' to='${at(bob)}/muster'><received xmlns='urn:xmpp:receipts' id='m1'/></message>`,
      );
      expect(receipt).to.equal(
        `<message id="r1" from="${at(eve)}/muster" to="${bob}"><received xmlns="urn:xmpp:receipts" id="m1"/></message>`,
      );
    });

    it('addresses inside the payload are those that the other side knows', async () => {
      const [sent] = await stage.brings(
        `<message type='chat' from='${bob}/desk' to='${at(eve)}'>` +
          `<reply xmlns='urn:xmpp:reply:0' to='Bob@example.org/desk' id='1'/>` +
          `<reply xmlns='urn:xmpp:reply:0' to='${at(eve)}/muster' id='2'/>` +
          `<reference xmlns='urn:xmpp:reference:0'><a uri='xmpp:${bob}?message' ref='xmpp:${bob}/desk'/></reference>` +
          `<x xmlns='urn:x' id='m@1' to='${tom}' of='not${bob}'/></message>`,
      );
      expect(sent).to.include(
        `<reply xmlns="urn:xmpp:reply:0" to="${at(bob)}" id="1"/>` +
          `<reply xmlns="urn:xmpp:reply:0" to="${eve}" id="2"/>` +
          `<reference xmlns="urn:xmpp:reference:0"><a uri="xmpp:${at(bob)}?message" ref="xmpp:${at(bob)}"/></reference>` +
          `<x xmlns="urn:x" id="m@1" to="${tom}" of="not${bob}"/>`,
      );
      expect(sent).to.not.include(`"${bob}`);
    });

    it('A10: between people who are not related nothing passes, as if the handle did not exist', async () => {
      stage.relate(bob, tom);
      stage.part(bob, tom);
      for (const [from, to] of [
        [tom, at(bob)],
        [tom, `no-one@${domain}`],
        ['stranger@elsewhere.example', at(bob)],
        [bob, at(bob)],
      ]) {
        for (const type of ['chat', 'normal', 'headline', 'groupchat']) {
          const text = `<message type='${type}' from='${from}/x' to='${to}'><body>hi</body></message>`;
          expect(await stage.brings(text)).to.deep.equal([REFUSED]);
        }
      }
    });

    it('a groupchat message is refused even between related people', async () => {
      const text = `<message type='groupchat' from='${bob}/x' to='${at(eve)}'><body>hi</body></message>`;
      expect(await stage.brings(text)).to.deep.equal([REFUSED]);
    });

    describe('that bounce', () => {
      const bounce = (id: string): string =>
        `<message type='error' id='${id}' from='${eve}' to='${at(bob)}/muster'><body>hi ${bob}</body>` +
        `<error type='cancel' by='example.org'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:eve@new.example</gone>` +
        `<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>eve@example.org moved</text></error></message>`;

      beforeEach(async () => {
        await stage.brings(
          `<message type='chat' id='m1' from='${bob}/desk' to='${at(eve)}'><body>hi</body></message>`,
        );
      });

      it('reach the client that sent, without the words of the server', async () => {
        expect(await stage.brings(bounce('m1'))).to.deep.equal([
          `<message type="error" id="m1" from="${at(eve)}/muster" to="${bob}/desk">` +
            `<error type="cancel"><gone xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></message>`,
        ]);
        expect(await stage.brings(bounce('m1'))).to.deep.equal([]);
      });

      it('go nowhere when nobody sent them, or the two are related no more', async () => {
        expect(await stage.brings(bounce('m2'))).to.deep.equal([]);
        expect(
          await stage.brings(bounce('m1').replace(`from='${eve}`, `from='${tom}`)),
        ).to.deep.equal([]);
        stage.part(bob, eve);
        expect(await stage.brings(bounce('m1'))).to.deep.equal([]);
      });
    });
  });

  describe('queries', () => {
    const get = (ns: string, to: string, name = 'query', type = 'get'): string =>
      `<iq type='${type}' id='q' from='${bob}/desk' to='${to}'><${name} xmlns='${ns}'/></iq>`;
    const INFO = 'http://jabber.org/protocol/disco#info';

    beforeEach(() => {
      stage.relate(bob, eve);
      stage.online(eve);
      stage.wire.look();
    });

    it('a handle is an account, never a conference', async () => {
      for (const to of [at(eve), `${at(eve)}/muster`]) {
        const [answer] = await stage.brings(get(INFO, to));
        expect(answer).to.include('<identity category="account" type="registered"');
        expect(answer).to.not.include('conference').and.to.not.include('protocol/muc');
      }
      expect(
        await stage.brings(get('http://jabber.org/protocol/disco#items', at(eve))),
      ).to.deep.equal(['<query xmlns="http://jabber.org/protocol/disco#items"/>']);
    });

    it('has a vCard with a name, and answers a ping', async () => {
      expect(await stage.brings(get('vcard-temp', at(eve), 'vCard'))).to.deep.equal([
        '<vCard xmlns="vcard-temp"><FN>KEEN-WREN</FN><NICKNAME>KEEN-WREN</NICKNAME></vCard>',
      ]);
      expect(await stage.brings(get('urn:xmpp:ping', `${at(eve)}/muster`, 'ping'))).to.deep.equal([
        'empty result',
      ]);
    });

    it('says nothing of the program, the time and the last activity behind it', async () => {
      for (const ns of ['jabber:iq:version', 'urn:xmpp:time', 'jabber:iq:last', 'urn:x']) {
        for (const to of [at(eve), `${at(eve)}/muster`]) {
          expect(await stage.brings(get(ns, to))).to.deep.equal([REFUSED]);
        }
      }
      expect(await stage.brings(get('vcard-temp', at(eve), 'vCard', 'set'))).to.deep.equal([
        REFUSED,
      ]);
    });

    it('its client is there when the person is; other clients never are', async () => {
      expect(await stage.brings(get('urn:xmpp:ping', `${at(eve)}/other`, 'ping'))).to.deep.equal([
        REFUSED,
      ]);
      stage.offline(eve);
      stage.wire.look();
      expect(await stage.brings(get('urn:xmpp:ping', `${at(eve)}/muster`, 'ping'))).to.deep.equal([
        REFUSED,
      ]);
    });

    it('no oracle: a stranger gets the same as for an unknown handle', async () => {
      stage.online(tom);
      stage.wire.look();
      for (const [ns, name] of [
        [INFO, 'query'],
        ['vcard-temp', 'vCard'],
        ['urn:xmpp:ping', 'ping'],
      ]) {
        for (const to of [at(tom), `${at(tom)}/muster`, `no-one@${domain}`]) {
          expect(await stage.brings(get(ns ?? '', to, name))).to.deep.equal([REFUSED]);
        }
      }
    });

    it('knows no nodes', async () => {
      const text = get(INFO, at(eve)).replace("'/>", "' node='x'/>");
      expect(await stage.brings(text)).to.deep.equal(['cancel item-not-found']);
    });
  });
});
