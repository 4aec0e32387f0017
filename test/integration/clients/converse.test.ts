import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import { keepScreenshot, openBrowser } from '../../support/converse/browser.ts';
import { Site } from '../../support/converse/site.ts';
import { COMPONENT, mailTopic, namedPeople, Stage } from '../../support/stage.ts';

const NAMES = ['alice', 'bob', 'carol'];
const TITLE = 'Mail magazine X';

describe("a topic's chat in Converse.js", function () {
  this.timeout(60_000);
  let stage: Stage;
  let site: Site;
  let browser: Browser;
  let page: Page;
  let room: string;
  /** What pages asked of other machines. */
  const elsewhere: string[] = [];

  /** Alice at a fresh browser, with her contact list open. */
  async function logIn(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
    const fresh = await context.newPage();
    fresh.setDefaultTimeout(15_000);
    fresh.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      const ours = protocol === 'data:' || protocol === 'blob:' || hostname.endsWith('.localhost');
      if (!ours) elsewhere.push(request.url());
    });
    await fresh.goto(site.clientUrl('alice'));
    await fresh.getByText('I am online').waitFor();
    return fresh;
  }

  before(async () => {
    stage = await Stage.open(NAMES, { webSocket: true });
    site = await Site.open(stage.prosody);
    browser = await openBrowser();
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
    // Only now: at log-in it asks the service what it can do, and never again.
    page = await logIn();
    const sent = await stage.mail('news', { subject: 'Issue 42', text: 'Where do we eat?' });
    expect(sent.code, sent.text).to.equal(250);
    room = String((await stage.muster.event('chat.opened'))['room']);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await keepScreenshot(page, 'converse-failed');
  });

  after(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  it('asks in a dialog that says who and why; one click, and she is inside (A8)', async () => {
    const dialog = page.locator('.modal-content', { hasText: 'Invitation to a groupchat' });
    await dialog.waitFor();
    const question = await dialog.innerText();
    expect(question).to.include(room).and.to.include(`${TITLE}: Issue 42`);
    await keepScreenshot(page, 'converse-invited');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('converse-muc .chat-textarea').waitFor();
  });

  it('shows what the chat is about and who is there, in the room and in the contact list (A12)', async () => {
    const muc = page.locator('converse-muc');
    for (const nick of ['Alice', 'Bob', 'Carol'])
      await muc.locator('.occupants').getByText(nick, { exact: true }).waitFor();
    await muc.getByText('Issue 42', { exact: true }).waitFor();
    await muc.getByText('Where do we eat?').waitFor();
    const group = page.locator('converse-roster .roster-group', { hasText: TITLE });
    for (const name of ['Bob', 'Carol']) await group.getByText(name, { exact: true }).waitFor();
  });

  it('sends what others receive, and shows what they say (A9)', async () => {
    const [bob, carol] = stage.people;
    const text = page.locator('converse-muc .chat-textarea');
    await text.fill('Hello from a browser');
    await text.press('Enter');
    for (const one of [bob, carol])
      await one?.until(() => one.rooms.get(room)?.texts.at(-1) === 'Hello from a browser', 'it');
    bob?.say(room, 'Good morning, Alice!');
    await page.locator('converse-muc').getByText('Good morning, Alice!').waitFor();
    await keepScreenshot(page, 'converse-inside');
  });

  it('enters by the bookmark at a log-in elsewhere, and shows what was said before', async () => {
    await page.context().close();
    page = await logIn();
    const muc = page.locator('converse-muc');
    await muc.getByText('Good morning, Alice!').waitFor();
    await muc.locator('.occupants').getByText('Carol', { exact: true }).waitFor();
    expect(await page.locator('.modal-content', { hasText: 'Invitation' }).count()).to.equal(0);
  });

  it('lists and runs the commands of the service (XEP-0050)', async () => {
    await page.locator('.show-client-info').click();
    await page.getByRole('tab', { name: 'Commands' }).click();
    const commands = page.locator('converse-adhoc-commands');
    await commands.locator('input[name=jid]').fill(COMPONENT);
    await commands.getByRole('button', { name: 'List available commands' }).click();
    await commands.getByText('Who is in a chat').click();
    await commands.getByText('Carol (in the room)').waitFor();
    await commands.getByText('How long you stay in the chats of a topic').click();
    await commands.locator('input[name=span]').fill('2h');
    await keepScreenshot(page, 'converse-command');
    await commands.getByRole('button', { name: 'Complete' }).click();
    await eventually(async () => {
      const people = await stage.muster.list('people');
      expect(people.find((each) => each['jid'] === stage.prosody.jid('alice'))).to.include({
        duration: '2h',
      });
    });
    await page.getByRole('button', { name: 'Close' }).last().click();
  });

  it('says why it is over, and nothing stays in the contact list (A13)', async () => {
    await page.locator('converse-roster').getByText('Bob', { exact: true }).waitFor();
    await stage.command('end', { chat: room });
    await page.getByText('This chat was ended by an administrator.').waitFor();
    const group = page.locator('converse-roster .roster-group', { hasText: TITLE });
    await group.waitFor({ state: 'detached' });
    await keepScreenshot(page, 'converse-ended');
    expect(elsewhere, 'nothing was fetched from other machines').to.deep.equal([]);
  });
});
