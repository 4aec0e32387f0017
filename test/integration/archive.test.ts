import { expect } from 'chai';
import { Muster } from '../support/muster.ts';
import { Prosody } from '../support/prosody.ts';
import { StockClient } from '../support/stock-client.ts';

describe('what was said, after the end, on a real server', function () {
  this.timeout(60_000);

  it('is kept for the admin where the topic says so, and gone everywhere else', async () => {
    await using prosody = await Prosody.start({
      accounts: ['a', 'b'],
      component: 'muster.localhost',
    });
    const members = ['a@localhost', 'b@localhost'];
    await using muster = await Muster.start(prosody, {
      topics: { kept: { members, archive: '30d' }, erased: { members } },
    });
    await using a = await StockClient.logIn(prosody, 'a');
    await using b = await StockClient.logIn(prosody, 'b');
    for (const topic of ['kept', 'erased']) {
      const from = muster.lines.length;
      await muster.cli('start', topic);
      const { chat, room } = (await muster.event('chat.opened', { from })) as unknown as {
        chat: string;
        room: string;
      };
      for (const one of [a, b]) await one.until(() => one.rooms.has(room), 'inside');
      a.say(room, `said in ${topic} 🗝️`);
      await b.until(() => b.room(room)?.texts.includes(`said in ${topic} 🗝️`), 'the message');
      await muster.cli('end', chat);
      for (const one of [a, b]) await one.until(() => !one.rooms.has(room), 'the end');
      await muster.until(
        () => muster.events('chat.closed').find((line) => line['chat'] === chat),
        'closed',
      );
      const { code, stdout, stderr } = await muster.cli('archive', room, '--json');
      if (topic === 'erased') {
        expect(code).to.equal(1);
        expect(stderr).to.include('no messages are kept');
      } else {
        const rows = JSON.parse(stdout) as { author: string | null; text: string }[];
        expect(rows.map(({ author, text }) => [author, text])).to.deep.include([
          'a@localhost',
          'said in kept 🗝️',
        ]);
      }
    }
  });
});
