import { ejabberd } from './ejabberd.ts';
import { prosody } from './prosody.ts';
import type { Server } from './server.ts';

/** A server of which nothing is known: the worst is taken for granted. */
export function plain(version = ''): Server {
  return {
    kind: 'plain',
    version,
    feedReportsDrops: false,
    forbiddenMeansAbsent: false,
    innerTo: (owner) => owner,
    remedy: (host, component) =>
      `grant ${component} the privileges of XEP-0356: ` +
      [prosody(), ejabberd()].map((server) => server.remedy(host, component)).join('\nor '),
  };
}
