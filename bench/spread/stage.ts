import { Muster } from '../../test/support/muster.ts';
import { Prosody } from '../../test/support/prosody.ts';
import { StockClient } from '../../test/support/stock-client.ts';
import { BareComponent } from './bare.ts';

const MUSTER = 'muster.localhost';
const BARE = 'simple.localhost';
const SECRET = 'secret';
const GRANT = `{
      roster = "both"; presence = "managed_entity";
      iq = { ["http://jabber.org/protocol/pubsub"] = "both"; ["http://jabber.org/protocol/pubsub#owner"] = "both"; };
    }`;

/** Many people, half of whose clients honour bookmarks; Muster and a bare component at one server. */
export interface Stage extends AsyncDisposable {
  readonly people: readonly StockClient[];
  readonly muster: Muster;
  readonly bare: BareComponent;
}

/**
 * Starts everything. Topics: `all` of everybody, and `some` of the first `some` people, whose chats
 * come with roster groups.
 */
export async function openStage(all: number, some: number): Promise<Stage> {
  await using undo = new AsyncDisposableStack();
  const names = Array.from({ length: all }, (_, index) => `u${String(index).padStart(3, '0')}`);
  const prosody = undo.use(
    await Prosody.start({
      accounts: names,
      component: MUSTER,
      secret: SECRET,
      hostConfig: `privileged_entities = { ["${MUSTER}"] = ${GRANT}; ["${BARE}"] = ${GRANT} }`,
      componentConfig: `
Component "${BARE}"
  component_secret = "${SECRET}"
  modules_enabled = { "privilege" }
`,
    }),
  );
  const people: StockClient[] = [];
  for (const [index, name] of names.entries()) {
    const bookmarks = index % 2 === 0 ? 'joins' : 'ignores';
    const habits = { bookmarks, savesBookmarks: false } as const;
    people.push(undo.use(await StockClient.logIn(prosody, name, habits)));
  }
  const topic = (count: number): object => ({
    name: 'Mail magazine X',
    members: names.slice(0, count).map((name) => prosody.jid(name)),
    end: [{ after: '1h' }],
  });
  const muster = undo.use(
    await Muster.start(prosody, {
      topics: { all: topic(all), some: topic(some) },
      more: { contacts: { most: some } },
    }),
  );
  const bare = undo.use(await BareComponent.connect(prosody.componentPort, BARE, SECRET));
  const held = undo.move();
  return { people, muster, bare, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
