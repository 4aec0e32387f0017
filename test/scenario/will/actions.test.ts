import { expect } from 'chai';
import type { Obstacle, Outcome } from '../../../src/commands/port.ts';
import { relatedPairs } from '../../../src/domain/relation.ts';
import { topicOf } from '../../support/topics.ts';
import { House, person } from './house.ts';

const why = (outcome: Outcome<unknown>): Obstacle | 'done' => (outcome.done ? 'done' : outcome.why);
const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')];

describe('what people do (actions)', () => {
  describe('chats (A14)', () => {
    it('names the only one that can be meant, and asks where several can', async () => {
      await using house = await House.open();
      const { actions } = house;
      expect(why(await actions.leave(alice))).to.equal('no-chat');
      const first = await house.chat(['alice', 'bob', 'carol']);
      const second = await house.chat(['alice', 'bob', 'carol']);
      expect(why(await actions.leave(alice))).to.equal('several-chats');
      const left = await actions.leave(alice, first.room);
      expect(left.done && left.value).to.include({ room: first.room, state: 'out' });
      expect(why(await actions.leave(alice)), 'only the other is left').to.equal('done');
      expect(why(await actions.leave(alice, second.room))).to.equal('already');
      expect(actions.chats(alice).map(({ state, people }) => [state, people])).to.deep.equal([
        ['out', []],
        ['out', []],
      ]);
      expect(why(await actions.leave(person('mallory'), first.room))).to.equal('no-chat');
    });

    it('takes part again, or for the first time; is invited again where he only is not inside', async () => {
      await using house = await House.open();
      const { actions } = house;
      const chat = await house.chat(['?alice', 'bob', 'carol']);
      expect(why(await actions.join(alice))).to.equal('done');
      expect(house.now(chat).members[0]?.state).to.equal('in');
      expect(house.summoned, 'by the way of every member').to.deep.equal([]);
      expect(why(await actions.join(alice))).to.equal('done');
      expect(house.summoned).to.deep.equal([`${chat.id} ${alice}`]);
      house.inside.add(`${chat.room} ${alice}`);
      expect(why(await actions.join(alice))).to.equal('already');
    });

    it('puts the end off as far as the topic lets him', async () => {
      await using house = await House.open();
      const { actions } = house;
      const ending = { limit: 60_000, extended: 0, off: [] };
      await house.chat(['alice', 'bob'], { ending });
      expect(why(await actions.more(alice))).to.equal('not-allowed');
      await actions.leave(alice);
      const extend = { by: 10_000, most: 15_000 };
      const chat = await house.chat(['bob', 'carol'], { ending: { ...ending, extend } });
      const opened = chat.opened ?? 0;
      expect(await actions.more(carol)).to.deep.equal({ done: true, value: opened + 70_000 });
      expect(await actions.more(carol)).to.deep.equal({ done: true, value: opened + 75_000 });
      expect(why(await actions.more(carol))).to.equal('extended-enough');
      expect(why(await actions.more(person('mallory'), chat.room))).to.equal('no-chat');
    });

    it('are listed and ended by admins alone', async () => {
      await using house = await House.open();
      const { actions } = house;
      const chat = await house.chat(['alice', 'bob']);
      expect(why(await actions.allChats(alice))).to.equal('not-allowed');
      expect(why(await actions.endChat(alice, chat.room))).to.equal('not-allowed');
      const all = await actions.allChats(person('root'));
      expect(all.done && all.value[0]?.people.map(({ nick }) => nick)).to.deep.equal([
        'Alice',
        'Bob',
      ]);
      expect(await actions.endChat(person('root'), chat.room)).to.include({ value: 'command' });
      expect(why(await actions.endChat(person('root'), chat.room))).to.equal('no-chat');
    });
  });

  describe('pairs (A15)', () => {
    it('end by nick, handle or address, in whatever letters', async () => {
      await using house = await House.open();
      for (const name of ['Bob', 'bob', 'BOB', ' bob@muster.example.org ']) {
        const chat = await house.chat(['alice', 'bob', 'carol']);
        expect(why(await house.actions.without(alice, name, false, chat.room)), name).to.equal(
          'done',
        );
        expect(house.now(chat).apart).to.deep.equal([[alice, bob]]);
        expect(relatedPairs(house.now(chat))).to.have.lengthOf(2);
      }
    });

    it('tell of nobody whom one may not know', async () => {
      await using house = await House.open();
      const { actions } = house;
      const chat = await house.chat(['alice', 'bob', '?carol', 'dave']);
      await actions.without(alice, 'Bob', true, chat.room);
      for (const name of ['Alice', 'nobody', 'Carol', 'alice@example.org']) {
        expect(why(await actions.without(bob, name, false, chat.room)), name).to.equal(
          'no-such-person',
        );
        expect(why(await actions.with(bob, name)), name).to.equal('no-such-person');
      }
      expect(actions.aside(bob)).to.deep.equal([]);
      expect(actions.chats(bob)[0]?.people.map(({ nick }) => nick)).to.deep.equal(['Dave']);
      expect(JSON.stringify(await actions.myData(bob))).to.not.match(/alice/iu);
    });

    it('are refused for oneself, twice, and where several people may be meant', async () => {
      await using house = await House.open();
      const { actions } = house;
      const chat = await house.chat(['alice', 'bob', 'carol']);
      expect(why(await actions.without(alice, 'Alice', false))).to.equal('yourself');
      await house.chat(['alice', 'bob', 'dave']);
      expect(why(await actions.without(alice, 'Bob', false))).to.equal('several-chats');
      expect(why(await actions.without(alice, 'Bob', false, chat.room))).to.equal('done');
      expect(why(await actions.without(alice, 'Bob', false, chat.room))).to.equal('already');
      expect(why(await actions.without(alice, 'Bob', true)), 'for good is more').to.equal('done');
      expect(why(await actions.without(alice, 'Bob', true))).to.equal('already');
      expect(house.keeper.all().map(({ apart }) => apart)).to.deep.equal([
        [[alice, bob]],
        [[alice, bob]],
      ]);
    });

    it('are undone by whoever wanted it, and then everywhere', async () => {
      await using house = await House.open();
      const { actions } = house;
      const chat = await house.chat(['alice', 'bob', 'carol']);
      await actions.without(alice, 'Bob', true);
      await house.keeper.apply(chat.id, { type: 'parted', pair: [bob, alice] }); // by a block
      expect(actions.aside(alice)).to.deep.equal(['bob']);
      expect(why(await actions.with(alice, 'Bob'))).to.equal('done');
      expect(house.now(chat).apart, 'he still does not want it').to.deep.equal([[bob, alice]]);
      expect(why(await actions.without(alice, 'Bob', true)), 'hidden').to.equal('no-such-person');
      expect(why(await actions.with(bob, 'alice'))).to.equal('done');
      expect(house.now(chat).apart).to.deep.equal([]);
      expect(house.wishes.of(alice).without).to.deep.equal([]);
      expect(house.pairs.length).to.equal(3);
    });
  });

  describe('topics (A1)', () => {
    const topics = [
      topicOf({ name: 'open', open: true }),
      topicOf({ name: 'listed', members: [{ jid: alice }] }),
      topicOf({ name: 'posted', publisher: bob }),
    ];
    const names = (house: House, name: string): string[] =>
      house.actions.topics(person(name)).map((topic) => `${topic.name} ${topic.subscribed}`);

    it('are seen by those whom they concern', async () => {
      await using house = await House.open(topics);
      expect(names(house, 'alice')).to.deep.equal(['open false', 'listed true']);
      expect(names(house, 'bob')).to.deep.equal(['open false', 'posted false']);
      expect(names(house, 'root')).to.deep.equal(['open false', 'listed false', 'posted false']);
      const stranger = 'eve@far.example' as typeof alice;
      expect(house.actions.topics(stranger)).to.deep.equal([]);
      expect(['alice', 'root'].map((one) => house.actions.knows(person(one)))).to.deep.equal([
        true,
        true,
      ]);
      expect(house.actions.knows(stranger)).to.equal(false);
    });

    it('are subscribed to where they are open, and left by all', async () => {
      await using house = await House.open(topics);
      const { actions } = house;
      expect(why(await actions.subscribe(carol, 'open', 5000))).to.equal('done');
      expect(why(await actions.subscribe(carol, 'Open', 5000))).to.equal('already');
      expect(actions.topics(carol)[0]).to.include({ subscribed: true, duration: 5000 });
      expect(why(await actions.subscribe(carol, 'listed'))).to.equal('topic-closed');
      expect(why(await actions.subscribe(carol, 'nothing'))).to.equal('no-such-topic');
      const eve = 'eve@far.example' as typeof alice;
      expect(why(await actions.subscribe(eve, 'open'))).to.equal('no-such-topic');
      expect(why(await actions.unsubscribe(carol, 'open'))).to.equal('done');
      expect(why(await actions.unsubscribe(carol, 'open'))).to.equal('not-subscribed');
      expect(why(await actions.unsubscribe(carol, 'listed'))).to.equal('no-such-topic');

      expect(why(await actions.unsubscribe(alice, 'listed'))).to.equal('done');
      expect(names(house, 'alice')).to.include('listed false');
      expect(actions.topics(alice)[1]?.consent).to.equal('never');
      expect(why(await actions.subscribe(alice, 'listed')), 'she is listed').to.equal('done');
      expect(actions.topics(alice)[1]).to.include({ subscribed: true, consent: 'always' });
    });

    it('keep his own duration and consent', async () => {
      await using house = await House.open(topics);
      const { actions } = house;
      expect(why(await actions.setDuration(alice, 'listed', 60_000))).to.equal('done');
      expect(why(await actions.setDuration(alice, 'open', 60_000))).to.equal('not-subscribed');
      expect(why(await actions.accept(alice, 'ask', 'listed'))).to.equal('done');
      expect(why(await actions.accept(alice, 'ask', 'posted'))).to.equal('no-such-topic');
      expect(actions.topics(alice)[1]).to.include({ duration: 60_000, consent: 'ask' });
      await actions.setDuration(alice, 'listed');
      expect(actions.topics(alice)[1]).to.not.have.property('duration');
    });
  });

  describe('everything that is stored', () => {
    const topics = [
      topicOf({ name: 'open', open: true }),
      topicOf({ name: 'news', members: [{ jid: alice }] }),
    ];

    async function filled(): Promise<House> {
      const house = await House.open(topics);
      const { actions, store } = house;
      const chat = await house.chat(['alice', 'bob', 'carol']);
      house.comes('alice');
      await store.saveSightings(
        house.presence.clients(alice).map(({ jid, show, priority, caps, heard }) => ({
          jid,
          show,
          priority,
          caps,
          heard,
        })),
        [],
      );
      await actions.subscribe(alice, 'open', 60_000);
      await house.subscriptions.setContact('open', alice, true);
      await actions.accept(alice, 'ask');
      await actions.setQuiet(alice, { from: 1320, to: 420 });
      await actions.setLanguage(alice, 'ja');
      await actions.without(alice, 'Bob', true, chat.room);
      await store.acceptEvent({
        id: 'mine',
        topic: 'news',
        kind: 'message',
        at: house.clock.now(),
        source: alice,
        subject: 'S',
        text: 'T',
      });
      await store.acceptEvent({
        id: 'my mail',
        topic: 'news',
        kind: 'mail',
        at: house.clock.now(),
        source: 'alice@mail.example',
        subject: 'S',
        text: 'T',
      });
      for (const id of ['mine', 'my mail']) await store.settleEvent(id, 'nobody');
      await store.appendMessages([
        {
          room: chat.room,
          id: '1',
          at: house.clock.now(),
          author: alice,
          hiddenFrom: [],
          message: '<message><body>My word</body></message>',
        },
      ]);
      return house;
    }

    it('is shown to whom it is about, without the address of anybody else', async () => {
      await using house = await filled();
      const data = await house.actions.myData(alice);
      expect(data).to.have.property('address', alice);
      expect(data['handles']).to.deep.equal([{ name: 'alice', display: 'alice' }]);
      expect(data['subscriptions']).to.have.lengthOf(2);
      expect(data['wishes']).to.deep.equal({
        consent: 'ask',
        topics: {},
        quiet: '22:00-07:00',
        language: 'ja',
        without: ['bob'],
      });
      expect(data['chats']).to.have.lengthOf(1);
      expect(data['clients']).to.have.lengthOf(1);
      expect(data['events']).to.have.lengthOf(2);
      expect(data).to.have.nested.property('messages[0].text', 'My word');
      expect(JSON.stringify(data)).to.not.match(/(bob|carol)@example/u);
      expect(await house.actions.myData(carol)).to.deep.include({ subscriptions: [], clients: [] });
    });

    it('is forgotten: he leaves everything, and is left alone', async () => {
      await using house = await filled();
      const { actions } = house;
      const [chat] = house.keeper.all();
      expect(why(await actions.forget(alice))).to.equal('done');
      expect(house.keeper.all()[0]?.members[0]?.state).to.equal('out');
      expect(house.cancelled).to.deep.equal([`open ${alice}`]);
      expect(actions.topics(alice).map(({ subscribed }) => subscribed)).to.deep.equal([
        false,
        false,
      ]);
      expect(await house.store.loadWishes()).to.deep.equal([
        { person: alice, topics: { news: 'never' }, without: [] },
      ]);
      expect(await house.store.loadSubscriptions()).to.deep.equal([]);
      expect(await house.store.loadSightings()).to.deep.equal([]);
      const left = await actions.myData(alice);
      expect([left['events'], left['messages']]).to.deep.equal([[], []]);
      expect(house.registry.of(alice)?.name, 'for ever his').to.equal('alice');
      expect(chat?.members).to.have.lengthOf(3);
    });
  });
});
