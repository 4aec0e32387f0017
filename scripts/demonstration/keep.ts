import { Site } from '../../test/support/converse/site.ts';
import { Muster, type LogLine } from '../../test/support/muster.ts';
import { Prosody } from '../../test/support/prosody.ts';
import { frontPage } from './front.ts';
import { COMPONENT, TITLE } from './scene.ts';
import { heading, line } from './screen.ts';

const PEOPLE = ['alice', 'bob', 'carol'];
const EVER = 2 ** 31 - 1; // milliseconds, the longest that a timer can wait

const settings = (prosody: Prosody) => ({
  people: Object.fromEntries(
    PEOPLE.map((name) => [
      prosody.jid(name),
      { name: `${name[0]?.toUpperCase()}${name.slice(1)}`, handle: name },
    ]),
  ),
  topics: {
    'magazine-x': {
      name: TITLE,
      open: true,
      members: PEOPLE.map((name) => prosody.jid(name)),
      start: [{ mail: { to: `magazine-x@${COMPONENT}`, from: ['editor@magazine.example'] } }],
      end: [{ after: '10m' }],
    },
  },
});

/**
 * `scripts/demo --keep`: a server, Muster and three people in a browser, until Ctrl-C; the exit
 * code. `interrupted` resolves at the signal that ends it.
 */
export async function keep(interrupted: Promise<void>): Promise<number> {
  await using stack = new AsyncDisposableStack();
  heading('The stage');
  const prosody = stack.use(
    await Prosody.start({ accounts: PEOPLE, component: COMPONENT, webSocket: true }),
  );
  line('server', `Prosody runs in ${prosody.folder}, port ${prosody.c2sPort} for people`);
  const muster = stack.use(await Muster.prepare(prosody, settings(prosody)));
  await muster.run();
  line('muster', `is connected as ${COMPONENT}; its configuration is ${muster.configFile}`);
  const mail = `scripts/demo --mail ${muster.smtpPort}`;
  const site = stack.use(await Site.open(prosody, (self) => frontPage(self, PEOPLE, mail)));
  invite(site, muster, mail);
  const ended = await Promise.race([interrupted.then(() => ''), follow(muster).catch(String)]);
  if (ended !== '') console.error(`\ndemo: ${ended}`);
  console.log('\nclearing up …');
  return ended === '' ? 0 : 1;
}

/** Says what one can do now. */
function invite(site: Site, muster: Muster, mail: string): void {
  heading('In your browser');
  console.log(`  ${site.url}    three people, logged in, side by side`);
  console.log(
    `  or one window for each:\n      ${PEOPLE.map((name) => site.clientUrl(name, 'fullscreen')).join('\n      ')}`,
  );
  heading('In another terminal');
  console.log(`  ${mail}    sends the mail that starts a chat`);
  console.log(`  ${mail} 'Subject' 'Text'    another mail`);
  for (const command of ['chats', 'relations'])
    console.log(`  scripts/muster ${command} --config ${muster.configFile}`);
  console.log('\nCtrl-C ends it and takes everything away.\n');
}

/** Prints what Muster says of chats, until it ends. */
async function follow(muster: Muster): Promise<never> {
  let next = 0;
  for (;;) {
    const news = await muster.until(
      () => (next < muster.lines.length ? true : undefined),
      'news',
      EVER,
    );
    if (news) for (const each of muster.lines.slice(next)) tell(each, muster);
    next = muster.lines.length;
  }
}

function tell(news: LogLine, muster: Muster): void {
  switch (news.event) {
    case 'trigger':
      return line('mail', `came in for ${String(news['topic'])}`);
    case 'refused':
      return line('muster', `refuses a ${String(news['kind'])}: ${String(news['reason'])}`);
    case 'chat.opened':
      line('muster', `opens ${String(news['room'])} for ${String(news['members'])}`);
      return line(
        'muster',
        `to end it: scripts/muster end ${String(news['chat'])} --config ${muster.configFile}`,
      );
    case 'chat.closed':
      return line('muster', `has closed it (${String(news['reason'])}) and taken everything away`);
    case undefined:
    default:
  }
}
