import type { BareJid } from '../domain/jid.ts';
import { languages } from '../text/languages.ts';
import type { Asker } from './port.ts';

/** What is known of how a person wants to be spoken to. */
export interface Manners {
  /** The language that he has chosen by command. */
  chosen(person: BareJid): string | undefined;
  /** The language that the configuration gives him. */
  configured(person: BareJid): string | undefined;
  /** IANA zone or offset in which he is told times. */
  zone(person: BareJid, client: string): string;
  /** The language of a topic; without one, of the service. */
  language(topic?: string): string;
}

/** Where a command was given. */
export type Place = Pick<Asker, 'topic' | 'room' | 'handle'>;

/** Who asks: his address and his client's, and what the stanza says of his language. */
export interface Voice {
  readonly person: BareJid;
  /** The full JID from which he speaks. */
  readonly client: string;
  /** `xml:lang` (BCP 47). */
  readonly language?: string | undefined;
}

/** Finds out in which language and zone people are answered. */
export interface Askers {
  of(voice: Voice, place: Place): Asker;
  /** The language alone, without asking anybody. */
  languageOf(voice: Omit<Voice, 'client'>, place: Place): string;
  /** Notes the `xml:lang` of a presence. */
  heard(person: BareJid, language: string): void;
}

/** How many people's languages are remembered; the configuration and their choice are elsewhere. */
const PEOPLE = 10_000;

const isSpoken = (tag: string | undefined): tag is string =>
  tag !== undefined && languages.includes(tag.split('-')[0]?.toLowerCase() ?? '');

/**
 * A person's own choice goes first, or it would be of no use to those whose client always says a
 * language; then the stanza, his last presence, the configuration, the topic.
 */
export function createAskers(manners: Manners): Askers {
  const presences = new Map<BareJid, string>(); // those heard last at the end

  const languageOf: Askers['languageOf'] = ({ person, language }, { topic }) =>
    [manners.chosen(person), language, presences.get(person), manners.configured(person)].find(
      isSpoken,
    ) ?? manners.language(topic);

  return {
    languageOf,
    of(voice, place) {
      const zone = manners.zone(voice.person, voice.client);
      return { person: voice.person, language: languageOf(voice, place), zone, ...place };
    },
    heard(person, language) {
      if (!isSpoken(language)) return;
      presences.delete(person);
      presences.set(person, language);
      const [oldest] = presences.keys();
      if (presences.size > PEOPLE && oldest !== undefined) presences.delete(oldest);
    },
  };
}
