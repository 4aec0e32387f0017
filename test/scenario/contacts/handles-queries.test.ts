import { expect } from 'chai';
import { domain, at, bob, eve, REFUSED, Stage, tom } from './handles-stage.ts';

describe('scenario: handles as contacts (B1)', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
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
