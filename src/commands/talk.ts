import type { Element } from '@xmpp/xml';
import type { Milliseconds } from '../domain/duration.ts';
import { bareOf, fullOf, type Jid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';
import type { Wire } from '../xmpp/port.ts';
import { buildReply, parseSpoken } from '../xmpp/protocol/chat.ts';
import type { Askers, Place } from './asker.ts';
import { pages } from './pages.ts';
import type { TextCommands } from './text.ts';

export interface TalkParts {
  readonly wire: Pick<Wire, 'domain' | 'send'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly askers: Askers;
  readonly commands: TextCommands;
}

/** Hears what people say to one of our addresses and answers them. */
export interface Talk {
  /**
   * Takes a message as a command. Machines are not answered: messages of type error, headline or
   * groupchat, without a text, from our own domain, or sent more than a minute ago.
   */
  hear(stanza: Element, from: Jid, to: Jid, place?: Place): Promise<void>;
}

/** A message that waited longer somewhere was not said in expectation of an answer now. */
const FRESH: Milliseconds = 60_000;

/** Builds the conversation in words. */
export function createTalk({ wire, clock, askers, commands }: TalkParts): Talk {
  return {
    async hear(stanza, from, to, place = {}) {
      const spoken = parseSpoken(stanza);
      if (spoken === undefined || from.domain === wire.domain) return;
      const { text, encrypted, language, sent } = spoken;
      if (sent !== undefined && clock.now() - sent > FRESH) return;
      const voice = { person: bareOf(from), client: fullOf(from), language };
      const asker = askers.of(voice, place);
      const answer = await commands(asker, encrypted ? undefined : text);
      if (answer === undefined) return;
      for (const page of pages(answer)) {
        wire.send(buildReply(stanza, bareOf(to), page, asker.language));
      }
    },
  };
}
