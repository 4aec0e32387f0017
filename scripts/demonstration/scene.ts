import { Muster } from '../../test/support/muster.ts';
import { Prosody } from '../../test/support/prosody.ts';
import { StockClient } from '../../test/support/stock-client.ts';
import { type Belongings, belongings } from './before-after.ts';
import { line } from './screen.ts';

export const COMPONENT = 'muster.localhost';
export const TITLE = 'Mail magazine X';
/** Seconds; Dave gives himself less. */
export const DURATION = 12;
export const DAVES = 8;

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin'];

/** The stage of the demo; `clear` takes everything away again, whenever it is called. */
export class Scene {
  readonly people = new Map<string, StockClient>();
  readonly before = new Map<string, Belongings>();
  prosody: Prosody | undefined;
  muster: Muster | undefined;

  person(name: string): StockClient {
    const person = this.people.get(name);
    if (person === undefined) throw new Error(`${name} is not in this scene`);
    return person;
  }

  /** The four who are online when the mail comes. */
  get four(): StockClient[] {
    return ['alice', 'bob', 'carol', 'dave'].map((name) => this.person(name));
  }

  /** Starts the server, with contact lists that people had before. */
  async startServer(): Promise<Prosody> {
    const prosody = await Prosody.start({ accounts: NAMES, component: COMPONENT });
    this.prosody = prosody;
    await prosody.seedRoster('alice', [
      { jid: prosody.jid('bob'), name: 'Bobby', groups: ['Work'], subscription: 'both' },
      { jid: 'mum@family.example', name: 'Mum', groups: ['Family'] },
    ]);
    await prosody.seedRoster('bob', [
      {
        jid: prosody.jid('alice'),
        name: 'Alice from work',
        groups: ['Work'],
        subscription: 'both',
      },
    ]);
    await prosody.seedRoster('erin', [{ jid: 'zoe@friends.example', name: 'Zoë' }]);
    line('server', `Prosody runs in ${prosody.folder}, port ${prosody.c2sPort} for people`);
    return prosody;
  }

  /** Creates the people and remembers what each has; Erin goes offline again. */
  async bringPeople(prosody: Prosody): Promise<void> {
    const add = async (name: string, habits: ConstructorParameters<typeof StockClient>[2]) => {
      const person = await StockClient.logIn(prosody, name, habits);
      this.people.set(name, person);
      if (name === 'dave')
        await person.saveBookmark({
          room: 'chess@rooms.example',
          name: 'Chess club',
          nick: 'dave',
          autojoin: false,
        });
      this.before.set(name, await belongings(person));
    };
    await add('alice', { bookmarks: 'joins' });
    await add('bob', { bookmarks: 'joins' });
    await add('carol', { bookmarks: 'ignores', joinOnInvite: true });
    await add('dave', { bookmarks: 'joins' });
    await add('erin', { bookmarks: 'joins' });
    await this.person('erin').logOff();
    line('server', 'alice, bob, carol and dave are online, erin is not');
    line('server', 'carol’s client ignores bookmarks: she will need an invitation');
  }

  async startMuster(prosody: Prosody): Promise<Muster> {
    const person = (name: string) => prosody.jid(name);
    const muster = await Muster.prepare(prosody, {
      people: Object.fromEntries(
        NAMES.map((name) => [
          person(name),
          { name: `${name[0]?.toUpperCase()}${name.slice(1)}`, handle: name },
        ]),
      ),
      topics: {
        'magazine-x': {
          name: TITLE,
          members: [
            person('alice'),
            person('bob'),
            person('carol'),
            { jid: person('dave'), duration: `${DAVES}s` },
            person('erin'),
          ],
          start: [{ mail: { to: `magazine-x@${COMPONENT}`, from: ['editor@magazine.example'] } }],
          end: [{ after: `${DURATION}s` }],
        },
      },
    });
    this.muster = muster;
    await muster.run();
    line('muster', `is connected as ${COMPONENT} and takes mail on port ${muster.smtpPort}`);
    return muster;
  }

  /** Ends all and removes the folders; safe to call twice. */
  async clear(): Promise<void> {
    const steps = [
      ...[...this.people.values()].map((person) => person.vanish()),
      this.muster?.stop() ?? Promise.resolve(),
    ];
    await Promise.allSettled(steps);
    await this.prosody?.stop();
  }
}
