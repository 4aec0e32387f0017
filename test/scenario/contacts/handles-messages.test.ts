import { expect } from 'chai';
import { domain, at, bob, eve, REFUSED, Stage, tom } from './handles-stage.ts';

describe('scenario: handles as contacts (B1)', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
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
});
