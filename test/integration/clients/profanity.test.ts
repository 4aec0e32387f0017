import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { logInWithProfanity } from '../../support/profanity.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../../support/stage.ts';
import type { Terminal } from '../../support/terminal.ts';

const NAMES = ['alice', 'bob', 'carol'];
const TITLE = 'Mail magazine X';

describe("a topic's chat in profanity", function () {
  this.timeout(60_000);
  let stage: Stage;
  let alice: Terminal;
  let room: string;

  before(async () => {
    stage = await Stage.open(NAMES);
    alice = await logInWithProfanity(stage.prosody, 'alice');
    await stage.logIn('bob');
    await stage.logIn('carol');
    await stage.play({
      people: namedPeople(stage.prosody, NAMES),
      topics: {
        news: mailTopic('news', {
          name: TITLE,
          members: NAMES.map((name) => stage.prosody.jid(name)),
          after: '1h',
        }),
      },
    });
    await alice.enter('/roster by group');
    await alice.until('Grouping roster by roster group');
    expect((await stage.mail('news', { subject: 'Issue 42', text: 'Wo? 皆さん' })).code).to.equal(
      250,
    );
    room = String((await stage.muster.event('chat.opened'))['room']);
  });

  after(async () => {
    await alice[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  it('is announced by an invitation that says what it is about, and by a roster group (A8, A12)', async () => {
    await alice.until('Chat room invite received:');
    await alice.until(`Use '/join ${room}' to accept the invitation`);
    expect(alice.screen).to.match(new RegExp(`Message: ${TITLE}: Issue 42`));
    await alice.until(` ${TITLE} (`, 'the group in the contact list');
    await alice.until(/Bob \(muster\) is online/);
    await alice.until(/Carol \(muster\) is online/);
  });

  it('shows the text and the subject of the mail, and who is there', async () => {
    await alice.enter(`/join ${room}`);
    await alice.until('You have joined the room as Alice, role: participant, affiliation: member');
    await alice.until(`${TITLE}: Wo? 皆さん`);
    await alice.until('Room subject: Issue 42');
    await alice.enter('/who');
    await alice.until('3 occupants: Alice, Bob, Carol');
  });

  it('is talked in, both ways, to all and in private', async () => {
    const [bob, carol] = stage.people;
    await alice.enter('Hello from a terminal 🍜');
    for (const one of [bob, carol])
      await one?.until(
        () => one.rooms.get(room)?.texts.at(-1) === 'Hello from a terminal 🍜',
        'it',
      );
    bob?.say(room, 'やあ, Alice!');
    await alice.until('Bob: やあ, Alice!');
    await alice.enter('/msg Carol Between us');
    await carol?.until(
      () =>
        carol.rooms
          .get(room)
          ?.messages.some((each) => each.isPrivate && each.text === 'Between us'),
      'the whisper',
    );
    carol?.whisper(room, 'Alice', 'Yes, Alice');
    await alice.until('Yes, Alice');
    expect(
      bob?.rooms
        .get(room)
        ?.messages.map((each) => each.text)
        .join(),
    ).not.to.include('Between us');
  });

  it('answers commands in words, said in the room, to her alone', async () => {
    await alice.enter(`/join ${room}`);
    await alice.enter('!who');
    await alice.until(new RegExp(`${TITLE}: .*\\n +Bob .*\\n +Carol `, 'u'), 'who is there');
    for (const one of stage.people)
      expect(one.rooms.get(room)?.texts.join()).not.to.match(/!who|you and 2 others/);
  });

  it('offers and runs commands (XEP-0050)', async () => {
    await alice.enter('/win 1');
    await alice.enter(`/cmd list ${COMPONENT}`);
    await alice.until(/Ad hoc commands:\n(?:.*\n)*.* duration\n(?:.*\n)*.* who\n/, 'the list');
    await alice.enter(`/cmd exec who ${COMPONENT}`);
    await alice.until(
      /Form title: Who is in a chat\n(?:.*\n)*.* Bob .*\n.* Carol /,
      'who is there',
    );
    await alice.enter('/form cancel');
    await alice.enter(`/cmd exec duration ${COMPONENT}`);
    await alice.until('Form title: How long you stay in the chats of a topic');
    await alice.enter('/field2 2h');
    await alice.enter('/form submit');
    await eventually(async () => {
      const people = await stage.muster.list('people');
      expect(people.find((each) => each['jid'] === stage.prosody.jid('alice'))).to.include({
        duration: '2h',
      });
    });
  });

  it('ends with a word why, and leaves nothing in the contact list', async () => {
    await stage.command('end', { chat: room });
    await alice.enter('/win 1');
    await alice.until(`Room destroyed: ${room}, reason: `);
    await alice.until((screen) => !screen.includes(`${TITLE} (`), 'the group gone');
    await alice.until('Roster item removed: bob@');
    await alice.until('Roster item removed: carol@');
    await alice.enter('/roster');
    await alice.until('Roster: jid (nick) - subscription - groups');
    expect(alice.screen.split('Roster: jid (nick)')[1]).not.to.include('@muster');
  });
});

it('a member whose own time is over is told so in profanity (A14)', async function () {
  this.timeout(60_000);
  await using stage = await Stage.open(NAMES);
  await using alice = await logInWithProfanity(stage.prosody, 'alice');
  for (const name of ['bob', 'carol']) await stage.logIn(name);
  const [own, ...others] = NAMES.map((name) => stage.prosody.jid(name));
  await stage.play({
    people: namedPeople(stage.prosody, NAMES),
    topics: {
      news: mailTopic('news', {
        name: TITLE,
        members: [{ jid: own, duration: '6s' }, ...others],
        after: '1h',
      }),
    },
  });
  await stage.mail('news', { subject: 'Issue 43', text: 'Wo?' });
  const room = String((await stage.muster.event('chat.opened'))['room']);
  await alice.until(`/join ${room}`);
  await alice.enter(`/join ${room}`);
  await alice.until(`${TITLE}: Wo?`);
  await alice.enter('/win 1');
  await alice.until(new RegExp(`Kicked from ${room}, reason: The time`, 'u'));
});
