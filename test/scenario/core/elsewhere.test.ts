import { expect } from 'chai';
import xml from '@xmpp/xml';
import { DOMAIN, MINUTE, Play } from './play.ts';

const CAROL = 'carol@elsewhere.test';

describe('a member on another server', () => {
  it('is invited again when the invitation did not get there, and not any more once it did', async () => {
    await using play = await Play.begin({
      topics: {
        news: {
          members: ['alice@example.org', 'bob@example.org', CAROL],
          publisher: 'alice@example.org',
          start: [{ message: {} }],
          select: { presence: 'any' },
          end: [{ after: '1h' }],
        },
      },
    });
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
      const condition = xml('remote-server-timeout', {
        xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas',
      });
      const error = xml('error', { type: 'wait' }, condition);
      const { id } = attrs as { readonly id?: string };
      play.server.send(
        xml('message', { from: CAROL, to: DOMAIN, type: 'error', id }, error).toString(),
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
});
