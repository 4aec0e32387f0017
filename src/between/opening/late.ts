import type { Keeper } from '../../chats/keeper.ts';
import type { Milliseconds } from '../../domain/duration.ts';
import type { BareJid } from '../../domain/jid.ts';
import type { Topic } from '../../domain/topic.ts';
import type { Directory } from '../../people/directory.ts';
import type { Agenda, Clock } from '../../schedule/port.ts';

/** Who is concerned when somebody comes online. */
export interface LateParts {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly directory: Pick<Directory, 'isSubscribed'>;
  readonly keeper: Pick<Keeper, 'running'>;
  readonly flow: { late(topic: Topic): void };
  readonly clock: Clock;
  readonly agenda: Agenda;
}

/** Those who come online within this span are selected together. */
const TOGETHER_WITHIN: Milliseconds = 1000;

/**
 * Brings subscribers who come online while a chat runs into it, where the topic says
 * `late: invite`. Whoever is or was a member stays as he is: nobody is asked twice.
 */
export function createLate(parts: LateParts): (person: BareJid) => void {
  const { directory, keeper, flow, clock, agenda } = parts;
  const topics = [...parts.topics.values()].filter(({ late }) => late === 'invite');
  return (person) => {
    for (const topic of topics) {
      if (!directory.isSubscribed(topic, person)) continue;
      const open = keeper.running(topic.name).filter(({ phase }) => phase === 'open');
      const isMember = open.some(({ members }) => members.some(({ jid }) => jid === person));
      if (open.length === 0 || isMember) continue;
      agenda.set(`late ${topic.name}`, clock.now() + TOGETHER_WITHIN, () => flow.late(topic));
    }
  };
}
