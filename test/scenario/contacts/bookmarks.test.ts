import { expect } from 'chai';
import { type Bookmarks, createBookmarks } from '../../../src/contacts/bookmarks.ts';
import { StanzaError } from '../../../src/domain/errors.ts';
import type { BareJid, RoomJid } from '../../../src/domain/jid.ts';
import { NS_BOOKMARKS } from '../../../src/xmpp/protocol/bookmarks.ts';
import { FakeAccounts, Trouble } from './server.ts';

const room = 'magazine-abcdefghijklmnopqrst@muster.example' as RoomJid;
const mark = { room, name: 'Magazine', nick: 'quiet-otter' };
const GOOD = {
  persist_items: 'true',
  max_items: 'max',
  send_last_published_item: 'never',
  access_model: 'whitelist',
};

function stage(): { accounts: FakeAccounts; bookmarks: Bookmarks; bob: BareJid; trouble: Trouble } {
  const trouble = new Trouble();
  const accounts = new FakeAccounts(trouble);
  const bob = accounts.person('bob@example.org');
  return { accounts, bookmarks: createBookmarks({ accounts }), bob, trouble };
}

/** The rooms that the person has marked on his server. */
const rooms = (accounts: FakeAccounts, owner: BareJid): string[] => [
  ...(accounts.nodes.get(owner)?.get(NS_BOOKMARKS)?.items.keys() ?? []),
];

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
}

describe('scenario: bookmarks of a chat (XEP-0402)', () => {
  it('A8: a person without bookmarks gets one that makes his clients join, then none', async () => {
    const { accounts, bookmarks, bob } = stage();
    expect(rooms(accounts, bob)).to.deep.equal([]);
    await bookmarks.publish(bob, mark);
    const payload = accounts.nodes.get(bob)?.get(NS_BOOKMARKS)?.items.get(room);
    expect(payload?.attrs).to.include({ xmlns: NS_BOOKMARKS, autojoin: 'true', name: 'Magazine' });
    expect(payload?.getChildText('nick')).to.equal('quiet-otter');
    expect(accounts.nodes.get(bob)?.get(NS_BOOKMARKS)?.config).to.deep.include(GOOD);
    await bookmarks.retract(bob, room);
    expect(rooms(accounts, bob)).to.deep.equal([]);
  });

  it('takes one request in the lane of the moment where the node is as it should be', async () => {
    const { accounts, bookmarks, bob } = stage();
    accounts.node(bob, NS_BOOKMARKS, { ...GOOD }, 'own@chat.example');
    await bookmarks.publish(bob, mark);
    expect(accounts.done).to.deep.equal([`set publish ${bob} moment`]);
  });

  it("a node of default configuration keeps the user's own bookmark", async () => {
    const { accounts, bookmarks, bob } = stage();
    const config = { persist_items: 'true', max_items: '1', access_model: 'presence' };
    accounts.node(bob, NS_BOOKMARKS, config, 'own@chat.example');
    await bookmarks.publish(bob, mark);
    expect(rooms(accounts, bob)).to.deep.equal(['own@chat.example', room]);
    await bookmarks.retract(bob, room);
    expect(rooms(accounts, bob)).to.deep.equal(['own@chat.example']);
  });

  it('a server that knows no “max” gets a number', async () => {
    const { accounts, bookmarks, bob } = stage();
    accounts.knowsMax = false;
    const config = { persist_items: 'true', max_items: '10', access_model: 'whitelist' };
    const node = accounts.node(bob, NS_BOOKMARKS, config, 'own@chat.example');
    await bookmarks.publish(bob, mark);
    expect(node.config['max_items']).to.equal('255');
    expect(rooms(accounts, bob)).to.deep.equal(['own@chat.example', room]);
  });

  it('a server that knows no “max” never gets a lower number than there was', async () => {
    const { accounts, bookmarks, bob } = stage();
    accounts.knowsMax = false;
    const own = Array.from({ length: 300 }, (_, number) => `own${number}@chat.example`);
    const node = accounts.node(bob, NS_BOOKMARKS, { max_items: '1000' }, ...own);
    await bookmarks.publish(bob, mark);
    expect(node.config['max_items']).to.equal('1000');
    expect(rooms(accounts, bob)).to.have.length(301);
  });

  it('a server that knows no “max”, and a person without bookmarks', async () => {
    const { accounts, bookmarks, bob } = stage();
    accounts.knowsMax = false;
    await bookmarks.publish(bob, mark);
    expect(rooms(accounts, bob)).to.deep.equal([room]);
  });

  it('a server that never finds the node as configured gets the bookmark all the same', async () => {
    const { accounts, bookmarks, bob, trouble } = stage();
    const node = accounts.node(bob, NS_BOOKMARKS, { max_items: '1' }, 'own@chat.example');
    trouble.strike = (operation, fault) => {
      // It forgets one option whenever it stores them.
      if (operation === 'iq' && fault === 'before') delete node.config['send_last_published_item'];
    };
    await bookmarks.publish(bob, mark);
    expect(rooms(accounts, bob)).to.deep.equal(['own@chat.example', room]);
  });

  it('a bookmark that is not there is retracted already', async () => {
    const { accounts, bookmarks, bob } = stage();
    await bookmarks.retract(bob, room);
    accounts.node(bob, NS_BOOKMARKS, { ...GOOD }, 'own@chat.example');
    await bookmarks.retract(bob, room);
    expect(rooms(accounts, bob)).to.deep.equal(['own@chat.example']);
  });

  it('publishing twice leaves one', async () => {
    const { accounts, bookmarks, bob } = stage();
    await bookmarks.publish(bob, mark);
    await bookmarks.publish(bob, mark);
    expect(rooms(accounts, bob)).to.deep.equal([room]);
  });

  it('lets other errors through', async () => {
    const { bookmarks, bob, trouble } = stage();
    trouble.strike = () => {
      throw new StanzaError('auth', 'forbidden');
    };
    for (const work of [bookmarks.publish(bob, mark), bookmarks.retract(bob, room)]) {
      expect(await failure(work)).to.have.property('condition', 'forbidden');
    }
  });
});
