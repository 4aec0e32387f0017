import { groups, type Random } from '../../chats/size.ts';
import { type Candidate, type Choice, select } from '../../chats/select.ts';
import type { Part } from '../../domain/chat.ts';
import type { Instant, Milliseconds } from '../../domain/duration.ts';
import type { BareJid } from '../../domain/jid.ts';
import { centralPeople, type Topic } from '../../domain/topic.ts';
import type { Directory, Subscription } from '../../people/directory.ts';
import type { Inquiry } from '../../people/inquiry.ts';
import type { PresenceBook } from '../../people/presence.ts';
import type { Wishes } from '../../people/wishes.ts';

/** A person to be put into a room. */
export interface Chosen extends Candidate {
  readonly part: Part;
  readonly state: 'in' | 'asked';
}

/** What a selection came to: who takes part with whom, and who does not and why. */
export interface Selection {
  /** A list for each room, the publisher and X first. Empty: too few. */
  readonly rooms: readonly (readonly Chosen[])[];
  /** All who are there and willing, the publisher and X first, whatever the numbers. */
  readonly willing: readonly Chosen[];
  /** What became of each who was looked at. */
  readonly choices: readonly Choice[];
}

/** Who is asked about people. */
export interface ChooseParts {
  readonly directory: Directory;
  readonly presence: PresenceBook;
  readonly inquiry: Pick<Inquiry, 'refresh'>;
  /** The age from which a person's last word is checked before he is selected. */
  readonly inquiryAge: Milliseconds;
  readonly wishes: Wishes;
  /** The pairs among these people who are related for good. */
  readonly buddies: (people: readonly BareJid[]) => readonly (readonly [BareJid, BareJid])[];
  readonly random: Random;
}

/**
 * Selects the people of a topic: who is there and willing (A6), in groups of the right size (A24).
 * Where only those count who are there, nobody else is looked at, unless `everybody` is to be known
 * of: why each is left out.
 */
export type Choose = (topic: Topic, now: Instant, whom?: 'everybody') => Promise<Selection>;

/** The fewest people that make a chat: relations are pairs. */
const FEWEST = 2;

/** Builds the selection. It asks people's clients where their last word is old, and changes nothing. */
export function createChoose(parts: ChooseParts): Choose {
  const { directory, presence, inquiry, inquiryAge, wishes, buddies, random } = parts;
  return async (topic, now, whom) => {
    const central = centralPeople(topic);
    const presenceCounts = topic.select.presence === 'online' || topic.select.status !== undefined;
    const there = (): readonly Subscription[] => directory.subscribersAmong(topic, presence.known);
    if (presenceCounts) {
      const known = there().map(({ jid }) => jid);
      await inquiry.refresh([...central.keys(), ...known], inquiryAge);
    }
    const looksAtAll = whom === 'everybody' || !presenceCounts;
    const subscribers = (looksAtAll ? directory.subscribers(topic) : there()).filter(
      ({ jid }) => !central.has(jid),
    );
    const choices = select(topic, subscribers, (person) => ({
      show: presence.availability(person)?.show,
      consent: wishes.consent(person, topic),
      quiet: wishes.quiet(person, now),
    }));
    const chosen = choices.flatMap((choice): Chosen[] =>
      choice.chosen === false
        ? []
        : [{ ...choice.candidate, part: 'subscriber', state: choice.chosen }],
    );
    const joined = topic.select.presence === 'any';
    const always = [...central]
      .filter(([jid, part]) => part === 'publisher' || joined || presence.online(jid))
      .map(([jid, part]): Chosen => ({ jid, part, state: 'in' }));
    const splits = topic.size.over === 'split' && chosen.length > (topic.size.max ?? Infinity);
    const together = splits ? buddies(chosen.map(({ jid }) => jid)) : [];
    const rooms = groups(chosen, topic.size, together, random)
      .map((group) => [...always, ...group])
      .filter((group) => group.length >= FEWEST);
    const inside = new Set(rooms.flat().map(({ jid }) => jid));
    const willing = [...always, ...chosen];
    return { rooms, willing, choices: choices.map((choice) => excluded(choice, inside)) };
  };
}

/** Whoever was willing but has no place is left out for the size. */
function excluded(choice: Choice, inside: ReadonlySet<BareJid>): Choice {
  if (choice.chosen === false || inside.has(choice.candidate.jid)) return choice;
  return { candidate: choice.candidate, chosen: false, why: 'size' };
}
