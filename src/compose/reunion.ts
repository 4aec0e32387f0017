import { Reunion } from '../between/presence/reunion.ts';
import type { Standing } from '../between/topics/standing.ts';
import { type BareJid, domainIn } from '../domain/jid.ts';
import type { Chats } from './chats.ts';
import type { Commands } from './commands.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** Builds what is done each time the link comes up. */
export function composeReunion(
  { config, domain, link, clock, log, hosts, privileges }: Ground,
  { presence, inquiry }: People,
  { rooms }: Contacts,
  chats: Chats,
  { topicContacts }: Commands,
  standing: Standing,
): Reunion {
  const { keeper, triggers } = chats;
  const members = [...config.topics.values()].flatMap((topic) => topic.members);
  const memberOn = (host: string): BareJid | undefined =>
    members.find(({ jid }) => domainIn(jid) === host)?.jid;
  return new Reunion({
    ...chats,
    wire: link,
    presence,
    inquiry,
    rooms,
    clock,
    log,
    introduced: () => hosts.introduced(),
    feeds: (host) => hosts.feeds(host),
    isNear: (host) => config.xmpp.hosts.includes(host),
    complete: (host) => hosts.reportsDrops(host),
    ready: async () => {
      log.event('ready', { component: domain, hosts: config.xmpp.hosts });
      for (const chat of keeper.all()) {
        for (const { of } of chat.ending.off) {
          await keeper.apply(chat.id, { type: 'presence', of, online: presence.online(of) });
        }
      }
      await chats.posts.remind();
      await standing.review();
      await topicContacts.review();
      triggers.presence.review();
      for (const host of config.xmpp.hosts) void privileges.prove(host, memberOn(host));
    },
  });
}
