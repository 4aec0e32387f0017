import { expect } from 'chai';
import { Muster } from '../support/muster.ts';
import { Prosody } from '../support/prosody.ts';
import { StockClient } from '../support/stock-client.ts';

describe('the end of the service on a real server', function () {
  this.timeout(60_000);

  it('a wrong secret ends the program at once, with what to do, and shows no secret', async () => {
    await using prosody = await Prosody.start({ accounts: ['a'], component: 'muster.localhost' });
    await using muster = await Muster.prepare(
      Object.create(prosody, { secret: { value: 'not-the-secret' } }) as Prosody,
      { topics: { talk: { members: ['a@localhost'] } } },
    );
    await muster.run({ ready: false });
    expect(await muster.ended()).to.equal(1);
    expect(muster.stderr).to.contain('does not accept the secret').and.contain('component_secret');
    expect(muster.recent()).not.to.contain('not-the-secret');
  });

  it('--retire: SIGTERM ends all chats, tells their people and takes everything away', async () => {
    await using prosody = await Prosody.start({
      accounts: ['a', 'b'],
      component: 'muster.localhost',
    });
    await using muster = await Muster.prepare(prosody, {
      topics: { talk: { members: ['a@localhost', 'b@localhost'] } },
    });
    await muster.run({ words: ['--retire'] });
    await using a = await StockClient.logIn(prosody, 'a');
    await using b = await StockClient.logIn(prosody, 'b');
    await muster.cli('start', 'talk');
    for (const one of [a, b]) {
      await one.until(() => one.rooms.size === 1 && one.contacts.size === 1, 'the chat');
    }
    expect(await muster.terminate()).to.equal(0);
    expect(muster.events('chat.closed')[0]).to.include({ reason: 'retired' });
    expect(muster.events('stopped')).to.have.lengthOf(1);
    for (const one of [a, b]) {
      await one.until(() => one.rooms.size === 0 && one.contacts.size === 0, 'nothing left');
      expect(one.formerRooms[0]?.leaving?.reason).to.equal('The service is closing down.');
      expect(await one.roster()).to.deep.equal([]);
      expect(await one.bookmarks()).to.deep.equal([]);
    }
  });
});
