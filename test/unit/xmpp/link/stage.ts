import xml, { type Element } from '@xmpp/xml';
import type { Link, LinkOptions } from '../../../../src/xmpp/link.ts';
import { linkTo } from '../../../support/linked.ts';
import { Inbox } from '../../../support/scripted/inbox.ts';
import { containing, ScriptedServer } from '../../../support/scripted-server.ts';

export const DOMAIN = 'muster.example.org';

/** A message from us to alice, or as the attributes say. */
export const message = (body: string, attrs: Record<string, string> = {}): Element =>
  xml('message', { to: 'alice@example.org', ...attrs }, xml('body', {}, body));

/** Resolves when the link has gone from online to offline and back. */
export function renewed(link: Link): Promise<void> {
  return new Promise((resolve) => link.onOffline(() => link.onOnline(resolve)));
}

/** A server for each test of a suite, and the links to it, which are stopped behind the test. */
export interface LinkStage {
  readonly server: ScriptedServer;
  readonly links: Link[];
  /** A started link whose stanzas are kept. */
  online(options?: Partial<LinkOptions>): Promise<Link & { inbox: Inbox }>;
}

/** Sets the stage for every test of the suite in which it is called. */
export function linkStage(): LinkStage {
  let server: ScriptedServer;
  let links: Link[];
  beforeEach(async () => {
    server = await ScriptedServer.start();
    server.account('alice@example.org');
    links = [];
  });
  afterEach(async () => {
    await Promise.all(links.map((link) => link.stop()));
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    get links() {
      return links;
    },
    async online(options = {}) {
      const inbox = new Inbox('the component');
      const link = linkTo(server, options);
      links.push(link);
      link.onStanza((one) => inbox.add(one));
      await link.start();
      await inbox.receives(containing('privilege'));
      return Object.assign(link, { inbox });
    },
  };
}
