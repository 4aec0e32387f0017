import { expect } from 'chai';
import xml, { type Element } from '@xmpp/xml';
import { DOMAIN, HOUR, MINUTE, Play } from './play.ts';

const CAROL = 'carol@elsewhere.test';

const topics = {
  news: {
    members: ['alice@example.org', 'bob@example.org', CAROL],
    publisher: 'alice@example.org',
    start: [{ message: {} }],
    select: { presence: 'any' },
    end: [{ after: '1h' }],
  },
};

/** What the server says of a stanza that it could not deliver, or hers of one that it took. */
const refusal = (condition: string): Element =>
  xml('error', { type: 'wait' }, xml(condition, { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' }));

describe('a member on another server', () => {
  it('is invited again when the invitation did not get there, and not any more once it did', async () => {
    await using play = await Play.begin({ topics });
    await play.come('alice', 'bob');
    await play.start('news');
    const invitations = () =>
      play.server.inbox.all.filter(
        ({ name, attrs }) =>
          name === 'message' && attrs['to'] === CAROL && attrs['type'] !== 'error',
      );
    expect(invitations()).to.have.lengthOf(1);
    const comesBack = async (): Promise<void> => {
      const { attrs } = invitations().at(-1) ?? { attrs: {} };
      const { id } = attrs as { readonly id?: string };
      play.server.send(
        xml(
          'message',
          { from: CAROL, to: DOMAIN, type: 'error', id },
          refusal('remote-server-timeout'),
        ).toString(),
      );
      await play.rest();
    };
    await comesBack();
    await play.clock.advance(MINUTE);
    expect(invitations()).to.have.lengthOf(2);
    await comesBack();
    await play.clock.advance(MINUTE);
    expect(invitations()).to.have.lengthOf(3);
    await play.clock.advance(30 * MINUTE);
    expect(invitations(), 'this one has not come back').to.have.lengthOf(3);
    const [first, ...others] = invitations().map((one) => one.getChild('x')?.attrs['jid']);
    expect(others).to.deep.equal([first, first]);
  });

  it('is told later what a topic shows, and asked whether she is there, when that did not get there', async () => {
    await using play = await Play.begin({ topics });
    const news = `news@${DOMAIN}`;
    const carol = async (type: string, ...content: Element[]): Promise<void> => {
      play.server.send(xml('presence', { from: CAROL, to: news, type }, ...content).toString());
      await play.rest();
    };
    const heard = () =>
      play.server.inbox.all
        .filter(({ name, attrs }) => name === 'presence' && attrs['to'] === CAROL)
        .map(({ attrs }) => String(attrs['type'] ?? 'available'));
    await carol('subscribe');
    expect(heard()).to.deep.equal(['subscribed', 'available', 'subscribe']);
    await carol('error', refusal('service-unavailable'));
    await play.clock.advance(HOUR);
    expect(heard(), 'her server has answered').to.have.lengthOf(3);
    for (const one of ['one', 'the next']) {
      const before = heard().length;
      await carol('error', refusal('remote-server-not-found'));
      await carol('error', refusal('remote-server-not-found'));
      await play.clock.advance(10 * MINUTE);
      expect(heard().slice(before), one).to.deep.equal(['available', 'probe']);
    }
    await carol('error', refusal('remote-server-not-found'));
    await carol('unsubscribe');
    const before = heard().length;
    await play.clock.advance(HOUR);
    expect(heard().slice(before), 'it is no contact of hers any more').to.deep.equal([]);
  });
});
