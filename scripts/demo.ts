import { sendMail } from '../test/support/mail.ts';
import type { Muster } from '../test/support/muster.ts';
import type { StockClient } from '../test/support/stock-client.ts';
import { belongings, compare } from './demonstration/before-after.ts';
import { keep } from './demonstration/keep.ts';
import { LETTER, mailToKept } from './demonstration/letter.ts';
import { narrate } from './demonstration/narrator.ts';
import { COMPONENT, DAVES, DURATION, Scene, TITLE } from './demonstration/scene.ts';
import { check, failed, heading, line, table } from './demonstration/screen.ts';

const TALK = [
  ['alice', 'Hello everybody! 🍜 Who knows the one under the tracks?'],
  ['bob', '有楽町ガード下？ 美味しいですよ！'],
  ['carol', 'Going there tonight 👩‍🍳 — join me?'],
] as const;

/** Sends the mail and waits until the four are in the room; returns the room. */
async function gather(scene: Scene, muster: Muster): Promise<string> {
  heading('A mail comes in');
  const reply = await sendMail(muster.smtpPort, LETTER);
  line('mail', `“${LETTER.subject}” → ${LETTER.to}: ${reply.text}`);
  check('the mail was accepted', reply.code === 250, reply.text);
  const accepted = performance.timeOrigin + performance.now();
  const opened = await muster.event('chat.opened');
  const room = String(opened['room']);
  await Promise.all(scene.four.map((person) => person.until((one) => one.rooms.has(room), room)));
  const last = Math.max(
    ...scene.four.map((person) => person.seen('entered').at(-1)?.at ?? Infinity),
  );
  const took = Math.round(last - accepted);
  check(`all four are in the room ${took} ms after the mail was accepted`, took < 2000);
  return room;
}

/** What the room and the contact lists show at the beginning. */
async function look(scene: Scene, muster: Muster, room: string): Promise<void> {
  const { four } = scene;
  const names = four.map((person) => person.rooms.get(room)?.nick ?? '');
  const group = (person: StockClient): string[] =>
    [...person.contacts.values()]
      .filter((contact) => contact.groups.includes(TITLE))
      .map((contact) => contact.name)
      .toSorted();
  for (const [index, person] of four.entries()) {
    const others = names.filter((_, i) => i !== index).toSorted();
    const same = (list: readonly string[]): boolean => list.join() === others.join();
    await person.until((one) => same(one.rooms.get(room)?.others ?? []), 'the others in the room');
    await person.until((one) => same(group(one)), `the group ${TITLE}`);
    await person.until((one) => one.rooms.get(room)?.subject, 'the subject');
    await person.until((one) => one.rooms.get(room)?.texts.length, 'the first message');
  }
  await settled();
  check('each sees the other three in the room and in the contact list', true);
  check(
    'each reads the subject and the text of the mail',
    four.every(
      (person) =>
        person.rooms.get(room)?.subject?.includes('Issue 42') === true &&
        person.rooms.get(room)?.texts[0]?.includes('皆さんのおすすめは？') === true,
    ),
  );
  heading('What the administrator sees: scripts/muster people, scripts/muster relations');
  table((await muster.cli('people')).stdout);
  table((await muster.cli('relations')).stdout);
}

/** The four talk: to all, privately in the room, and one-to-one. */
async function talk(scene: Scene, room: string): Promise<void> {
  heading('They talk');
  for (const [name, text] of TALK) {
    scene.person(name).say(room, text);
    for (const person of scene.four)
      await person.until((one) => one.rooms.get(room)?.texts.at(-1) === text, text);
  }
  const [alice, bob] = [scene.person('alice'), scene.person('bob')];
  alice.whisper(room, bob.rooms.get(room)?.nick ?? '', 'Between us: I prefer soba 🤫');
  await bob.until((one) => one.rooms.get(room)?.messages.some((m) => m.isPrivate), 'the whisper');
  const handle = [...alice.contacts.values()].find(
    (contact) => contact.name === bob.rooms.get(room)?.nick && contact.jid.endsWith(COMPONENT),
  );
  alice.chat(handle?.jid ?? '', 'And outside the room, one-to-one 👋');
  await bob.until((one) => one.seen('chat').some((m) => m.text.includes('👋')), 'the message');
  const heardBySome = ['carol', 'dave'].some(
    (name) =>
      scene.person(name).rooms.get(room)?.texts.join().includes('soba') === true ||
      scene.person(name).seen('chat').length > 0,
  );
  check('everybody heard all of it, in order, emoji and Japanese unharmed', true);
  check('what was said privately only one heard', !heardBySome);
}

/** The end: Dave's by his own duration, then everybody's. */
async function dissolve(scene: Scene, muster: Muster, room: string): Promise<void> {
  heading(`The end: Dave’s after ${DAVES} s, everybody’s after ${DURATION} s`);
  const [dave, alice] = [scene.person('dave'), scene.person('alice')];
  await dave.until((one) => !one.rooms.has(room), 'the end of his time', DAVES * 1000 + 5000);
  check('Dave left at his own time, the others stay', alice.rooms.has(room));
  await muster.event('chat.closed', { patience: DURATION * 1000 + 10_000 });
  for (const person of scene.four) {
    await person.until((one) => !one.rooms.has(room), 'the end', 10_000);
    await person.until(
      (one) => ![...one.contacts.values()].some((contact) => contact.groups.includes(TITLE)),
      'the group gone from the contact list',
      10_000,
    );
    await person.until(
      (one) => one.happenings.findLast((h) => /bookmarked$/.test(h.kind))?.kind !== 'bookmarked',
      'the bookmark gone',
      10_000,
    );
  }
  await settled();
  const told = scene.four.every((person) => (person.room(room)?.leaving?.reason ?? '') !== '');
  check('each was told why', told);
}

/** Erin comes, and everything is as it was. */
async function compareAll(scene: Scene): Promise<void> {
  heading('Erin logs in; then everything is compared with before');
  const erin = scene.person('erin');
  await erin.logIn();
  for (const person of scene.people.values())
    compare(
      person.name,
      scene.before.get(person.name) ?? { contacts: [], bookmarks: [] },
      await belongings(person),
    );
  const traces = erin.seen('invited').length + erin.seen('bookmarked').length + erin.rooms.size;
  check('Erin, who was offline, never saw anything of it', traces === 0);
}

/** Lets lines that are shown in one burst appear before what follows. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120));

async function play(scene: Scene): Promise<void> {
  heading('The stage');
  const prosody = await scene.startServer();
  await scene.bringPeople(prosody);
  const muster = await scene.startMuster(prosody);
  for (const person of scene.people.values()) narrate(person);
  const room = await gather(scene, muster);
  await look(scene, muster, room);
  await talk(scene, room);
  await dissolve(scene, muster, room);
  await compareAll(scene);
  check('Muster stopped in order', (await muster.terminate()) === 0);
}

/** Resolves at the first SIGINT or SIGTERM; more of them are ignored. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve()).on('SIGTERM', () => resolve());
  });
}

async function main(): Promise<number> {
  const [option, ...args] = process.argv.slice(2);
  if (option === '--keep' && args.length === 0) {
    return await keep(interruption()).catch((error: unknown) => {
      console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
      return 1;
    });
  }
  if (option === '--mail') return await mailToKept(args);
  if (option !== undefined) {
    console.error(`demo: unknown option '${option}' (see scripts/demo --help)`);
    return 2;
  }
  return await once();
}

/** The demo that runs by itself. */
async function once(): Promise<number> {
  const scene = new Scene();
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) return;
    interrupted = true;
    console.log('\nclearing up …');
    void scene.clear().finally(() => process.exit(130));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    await play(scene);
  } catch (error) {
    if (interrupted) return await new Promise<never>(() => {});
    check(
      `the demo went on to its end`,
      false,
      error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error),
    );
    const log = await scene.prosody?.logTail(15);
    if (scene.muster !== undefined) console.log(`\nMuster’s log:\n${scene.muster.recent()}`);
    if (log !== undefined) console.log(`\nProsody’s log:\n${log}`);
  } finally {
    if (!interrupted) await scene.clear();
  }
  heading(failed() === 0 ? 'All of it came and went as it should.' : `${failed()} checks failed.`);
  return failed() === 0 ? 0 : 1;
}

process.exitCode = await main();
