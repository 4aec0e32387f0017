import { type StanzaCondition, StanzaError } from '../domain/errors.ts';
import { type BareJid, bareIn, type FullJid } from '../domain/jid.ts';
import { buildBody } from '../xmpp/protocol/body.ts';
import { buildNotice } from '../xmpp/protocol/muc-message.ts';
import { buildPing } from '../xmpp/protocol/ping.ts';
import type { Confirmations } from './confirmations.ts';
import { type Hall, sendTo } from './hall.ts';
import type { ConfirmationRules, Reception } from './port.ts';
import { mayMeet } from './strangers.ts';
import { occupantJid, occupantsOf, type Room, type Session } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { voiceJid } from './voice-of-room.ts';

/** One message whose reception somebody asked about. */
interface Question {
  readonly room: Room;
  readonly asker: BareJid;
  /** Under whose name the message went out: a ping from there meets the same block lists (XEP-0191). */
  readonly from: string;
  /** The ids by which clients may name the message. */
  readonly ids: ReadonlySet<string>;
  /** By person, then by client. */
  readonly clients: Map<BareJid, Map<string, Reception>>;
  readonly nicks: Map<BareJid, string>;
  /** What the asker was told of each person; absent before the summary. */
  told: Map<BareJid, Reception> | undefined;
}

const PATIENCE = 600_000; // ms until a silent client is not asked any more

/**
 * Which word about one client outweighs another: a later one counts only if it proves more. A message
 * that came back was not received, whatever a ping says: he may have blocked its sender (XEP-0191).
 */
const PROVES: Readonly<Record<Reception, number>> = {
  'not-yet': 0,
  unproven: 1,
  received: 2,
  'not-received': 3,
  displayed: 4,
};
/** Which client speaks for a person: one that received it, else one that still may. */
const HOPE: Readonly<Record<Reception, number>> = {
  'not-received': 0,
  unproven: 1,
  'not-yet': 2,
  received: 3,
  displayed: 4,
};

/** What the answer to a ping behind the message proves: the order to one client is kept. */
function proofOf(error: unknown): Reception {
  const condition: StanzaCondition | undefined =
    error instanceof StanzaError ? error.condition : undefined;
  if (condition === undefined) return 'not-yet';
  return condition === 'feature-not-implemented' ? 'received' : 'unproven';
}

/** The occupant JID of a person; the room's when he is not inside. */
function nameOf(room: Room, person: BareJid): string {
  const [occupant] = occupantsOf(room, person);
  return occupant === undefined ? room.jid : occupantJid(room, occupant.nick);
}

/** The best that is known of any of a person's clients. */
function best(clients: ReadonlyMap<string, Reception>): Reception {
  const [first = 'not-yet'] = [...clients.values()].toSorted((a, b) => HOPE[b] - HOPE[a]);
  return first;
}

/** Builds it, with nothing asked. */
export function createConfirmations(hall: Hall, rules: ConfirmationRules): Confirmations {
  const open = new Set<Question>();

  const tell = (question: Question, people: readonly BareJid[]): void => {
    const { room, asker } = question;
    const known = people.filter((person) => mayMeet(room, asker, person));
    if (known.length === 0 || hall.rooms.get(room.jid) !== room) return;
    const report = known.map((person) => ({
      nick: question.nicks.get(person) ?? '',
      reception: best(question.clients.get(person) ?? new Map()),
    }));
    const text = rules.describe(report, room.settings.language);
    const copies = copiesOf(buildNotice(voiceJid(room), hall.newId(), [buildBody(text)]));
    for (const occupant of occupantsOf(room, asker)) sendTo(hall.wire, copies, occupant.sessions);
  };

  /** Late answers are told once, and only when they say more than was known. */
  const learn = (question: Question, client: FullJid, reception: Reception): void => {
    const person = bareIn(client);
    const clients = question.clients.get(person);
    const before = clients?.get(client);
    if (clients === undefined || before === undefined) return;
    if (PROVES[reception] <= PROVES[before]) return;
    clients.set(client, reception);
    const now = best(clients);
    if (question.told === undefined || question.told.get(person) === now) return;
    if (now === 'not-yet') return;
    question.told.set(person, now);
    tell(question, [person]);
  };

  const ping = async (question: Question, client: Session): Promise<void> => {
    const iq = buildPing(client.jid, question.from);
    try {
      await hall.wire.request(iq, { timeout: PATIENCE, lane: 'room' });
      learn(question, client.jid, 'received');
    } catch (error) {
      learn(question, client.jid, proofOf(error));
    }
  };

  const summarise = (question: Question): void => {
    question.told = new Map(
      [...question.clients].map(([person, clients]) => [person, best(clients)]),
    );
    tell(question, [...question.clients.keys()]);
  };

  const about = (room: Room, id: string): Question[] =>
    [...open].filter((question) => question.room === room && question.ids.has(id));

  return {
    ask: (room, asker, ids, receivers) => {
      const question: Question = {
        room,
        asker,
        from: nameOf(room, asker),
        ids: new Set(ids),
        clients: new Map(),
        nicks: new Map(),
        told: undefined,
      };
      const asked = [...receivers].filter((client) => client.person !== asker);
      for (const client of asked) {
        const clients = question.clients.get(client.person) ?? new Map<string, Reception>();
        question.clients.set(client.person, clients.set(client.jid, 'not-yet'));
        question.nicks.set(client.person, client.occupant.nick);
      }
      open.add(question);
      const now = hall.clock.now();
      hall.clock.at(now + rules.after, () => {
        summarise(question);
      });
      hall.clock.at(now + Math.max(PATIENCE, rules.after), () => open.delete(question));
      for (const client of asked) hall.aside(ping(question, client));
    },
    bounced: (room, client, id) => {
      for (const question of id === undefined ? [] : about(room, id)) {
        learn(question, client, 'not-received');
      }
    },
    displayed: (room, by, id) => {
      for (const question of about(room, id)) learn(question, by.jid, 'displayed');
    },
  };
}
