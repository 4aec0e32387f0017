import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { type BareJid, bareOf, fullOf, type Jid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';
import {
  badCommand,
  type CommandRequest,
  NS_COMMANDS,
  parseCommand,
  sessionExpired,
} from '../xmpp/protocol/commands.ts';
import { NS_DISCO_INFO, NS_DISCO_ITEMS } from '../xmpp/protocol/disco.ts';
import { NS_FORM } from '../xmpp/protocol/form.ts';
import type { Askers, Place } from './asker.ts';
import type { Scene } from './definition.ts';
import { createLimits, FORMS, STRANGERS } from './limits.ts';
import { commandAt, infoAt, isCommandNode, itemsAt } from './menu.ts';
import { sceneFor, type SceneParts } from './scene.ts';
import { result, takeStep } from './session-step.ts';
import { createSessions, type Session } from './sessions.ts';

/** What is clicked in place of being written (XEP-0050), at each of our addresses that offers it. */
export interface CommandEndpoint {
  /** What such an address says in its own disco#info. */
  readonly features: readonly string[];
  /**
   * Answers disco queries about commands, and the commands themselves; undefined: the stanza is
   * about something else. Throws and rejects with `StanzaError`.
   */
  answers(stanza: Element, from: Jid, to: Jid, place?: Place): Promise<Element> | undefined;
}

export interface EndpointParts extends SceneParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly askers: Askers;
  /** Ids that cannot be guessed. */
  readonly newId: () => string;
}

/** What an address that offers commands says of itself. */
export const COMMAND_FEATURES: readonly string[] = [NS_COMMANDS, NS_FORM];

/** Builds the ad-hoc commands: each is one form, or none, then a result. */
export function createCommandEndpoint(parts: EndpointParts): CommandEndpoint {
  const { askers, clock } = parts;
  const sessions = createSessions(clock, parts.newId);
  const known = createLimits(clock, FORMS);
  const strangers = createLimits(clock, STRANGERS);

  const execute = async (request: CommandRequest, from: Jid, at: BareJid, place: Place) => {
    const { session: id, node, values, action } = request;
    const client = fullOf(from);
    const open = id === undefined ? undefined : sessions.find(id, client, at, node);
    const language = open?.language ?? request.language;
    const asker = askers.of({ person: bareOf(from), client, language }, place);
    const scene = sceneFor(parts, { ...asker, language: open?.language ?? asker.language });
    const limits = scene.known ? known : strangers;
    const { tooMany, expired } = scene.texts.commands;
    if (limits.take(asker.person) !== 'pass') {
      throw new StanzaError('wait', 'policy-violation', tooMany);
    }
    const definition = commandAt(node, scene);
    if (id !== undefined && open === undefined) throw sessionExpired(expired);
    // There is no page before the first one, nor behind it.
    if (open === undefined && (action === 'prev' || action === 'next')) {
      throw badCommand('bad-action');
    }
    const begun = { client, at, node: definition.name, language: scene.asker.language };
    const session = open ?? sessions.open(begun);
    if (action === 'cancel') {
      sessions.close(session);
      return result(session, { status: 'canceled' });
    }
    return takeStep(
      {
        session,
        fresh: open === undefined,
        definition,
        scene,
        values: action === 'prev' ? undefined : (values ?? NOTHING),
      },
      sessions,
    );
  };

  /** The list of commands asks nobody for his zone: no times are told. */
  const listing = (from: Jid, language: string | undefined, place: Place): Scene => {
    const person = bareOf(from);
    const spoken = askers.languageOf({ person, language }, place);
    return sceneFor(parts, { person, language: spoken, zone: 'UTC', ...place });
  };

  return {
    features: COMMAND_FEATURES,
    answers(stanza, from, to, place = {}) {
      const [payload] = stanza.getChildElements();
      const namespace = payload?.getNS();
      if (payload?.name === 'command' && namespace === NS_COMMANDS) {
        if (stanza.attrs['type'] !== 'set') throw badCommand('malformed-action');
        return execute(parseCommand(stanza, payload), from, bareOf(to), place);
      }
      const node = payload?.attrs['node'] as string | undefined;
      const asks = namespace === NS_DISCO_INFO || namespace === NS_DISCO_ITEMS;
      if (stanza.attrs['type'] !== 'get' || !asks || !isCommandNode(node)) return undefined;
      const scene = listing(from, stanza.attrs['xml:lang'] as string | undefined, place);
      return Promise.resolve(
        namespace === NS_DISCO_INFO ? infoAt(node, scene) : itemsAt(node, fullOf(to), scene),
      );
    },
  };
}

const NOTHING: Session['values'] = new Map();
