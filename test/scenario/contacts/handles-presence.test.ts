import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import {
  domain,
  at,
  available,
  bob,
  eve,
  REFUSED,
  Stage,
  tom,
  unavailable,
} from './handles-stage.ts';

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
});
