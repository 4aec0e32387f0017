import { expect } from 'chai';
import { NS_COMMANDS } from '../../../src/xmpp/protocol/commands.ts';
import { parse } from '../contacts/wire.ts';
import { alice, chatView, DOMAIN, eve, root, roomOf, topicView } from './cast.ts';
import { Stage } from './stage.ts';

const MAGAZINE = topicView('magazine-x', { title: 'Mail magazine X', subscribed: true });

describe('scenario: commands as forms (XEP-0050): what there is', () => {
  let stage: Stage;

  beforeEach(() => {
    stage = new Stage();
    stage.cast.topicViews = [MAGAZINE, topicView('news'), topicView('art')];
  });

  const asks = (who: string, to: string, namespace: string, node?: string): Promise<string> =>
    stage
      .brings(
        `<iq type='get' id='1' from='${who}/phone' to='${to}'><query xmlns='http://jabber.org/protocol/disco#${namespace}'${node === undefined ? '' : ` node='${node}'`}/></iq>`,
      )
      .then(String);

  describe('discovery', () => {
    const itemsOf = async (who: string, to = DOMAIN): Promise<string[][]> =>
      parse(await asks(who, to, 'items', NS_COMMANDS))
        .getChildren('item')
        .map(({ attrs }) => [String(attrs['jid']), String(attrs['node']), String(attrs['name'])]);

    it('lists what a person may do, at the address that he asked, by what it does', async () => {
      const items = await itemsOf(alice);
      expect(items).to.deep.include([DOMAIN, 'subscribe', 'Subscribe to a topic']);
      expect(items.map(([, node]) => node)).to.not.include.members(['end', 'rooms', 'yes', 'no']);
      expect((await itemsOf(root)).map(([, node]) => node)).to.include.members(['end', 'rooms']);
      expect((await itemsOf(eve)).map(([, node]) => node)).to.deep.equal(['help']);
      const handle = `quiet-otter@${DOMAIN}/muster`;
      expect((await itemsOf(alice, handle))[0]?.[0]).to.equal(handle);
    });

    it('says what the list and each command are', async () => {
      expect(await asks(alice, DOMAIN, 'info', NS_COMMANDS)).to.include('type="command-list"');
      const info = parse(await asks(alice, DOMAIN, 'info', 'subscribe'));
      expect(info.attrs['node']).to.equal('subscribe');
      expect(info.getChild('identity')?.attrs).to.include({
        category: 'automation',
        type: 'command-node',
        name: 'Subscribe to a topic',
      });
      expect(
        info.getChildren('feature').map(({ attrs }) => String(attrs['var'])),
      ).to.include.members([NS_COMMANDS, 'jabber:x:data']);
      expect(await asks(alice, DOMAIN, 'items', 'subscribe')).to.equal(
        '<query xmlns="http://jabber.org/protocol/disco#items" node="subscribe"/>',
      );
      expect(await asks(alice, DOMAIN, 'info', 'end')).to.equal('cancel forbidden');
      expect(await asks(alice, DOMAIN, 'info', 'nothing')).to.equal('cancel item-not-found');
    });

    it('the service says that it has commands, and lists topics and rooms', async () => {
      stage.cast.chatViews = [chatView('magazine-x', { title: 'Mail magazine X' })];
      expect(await asks(alice, DOMAIN, 'info'))
        .to.include(NS_COMMANDS)
        .and.include('type="generic"');
      const items = parse(await asks(alice, DOMAIN, 'items')).getChildren('item');
      expect(items.map(({ attrs }) => String(attrs['jid']))).to.deep.equal([
        roomOf('magazine-x'),
        ...['magazine-x', 'news', 'art'].map((name) => `${name}@${DOMAIN}`),
      ]);
      const topics = parse(await asks(alice, DOMAIN, 'items', 'topics'));
      expect(topics.attrs['node']).to.equal('topics');
      expect(topics.getChildren('item')).to.have.length(3);
      expect(await asks(alice, DOMAIN, 'info', 'topics')).to.include('type="command-node"');
    });

    it('a conference service lists nothing but rooms', async () => {
      stage = new Stage(true);
      stage.cast.topicViews = [MAGAZINE];
      stage.cast.chatViews = [chatView('news')];
      const items = parse(await asks(alice, DOMAIN, 'items')).getChildren('item');
      expect(items.map(({ attrs }) => String(attrs['jid']))).to.deep.equal([roomOf('news')]);
      const info = await asks(alice, DOMAIN, 'info');
      expect(info).to.include('category="conference"').and.include('protocol/muc"');
      expect(
        parse(await asks(alice, DOMAIN, 'items', 'topics')).getChildren('item'),
      ).to.have.length(1);
    });
  });

  it('the service can be a contact: it is there when it is asked', async () => {
    const presence = async (type: string): Promise<string[]> => {
      await stage.brings(`<presence from='${alice}' to='${DOMAIN}' type='${type}'/>`);
      return stage.wire.look();
    };
    const available = `<presence from="${DOMAIN}/muster" to="${alice}"/>`;
    expect(await presence('subscribe')).to.deep.equal([
      `<presence from="${DOMAIN}" to="${alice}" type="subscribed"/>`,
      available,
    ]);
    expect(await presence('probe')).to.deep.equal([available]);
    expect(await presence('unsubscribe')).to.have.length(1);
    expect(await presence('unavailable')).to.deep.equal([]);
    expect(await presence('error')).to.deep.equal([]);
  });
});
