import { folded } from './folded.ts';

/**
 * Letters of other scripts that read as Latin ones, and digits that read as letters: the part of
 * Unicode's confusables (UTS 39) that one meets in names.
 */
const ALIKE: Readonly<Record<string, string>> = {
  а: 'a',
  ɑ: 'a',
  α: 'a',
  Ь: 'b',
  ь: 'b',
  с: 'c',
  ϲ: 'c',
  ԁ: 'd',
  е: 'e',
  ҽ: 'e',
  ɡ: 'g',
  һ: 'h',
  і: 'i',
  ι: 'i',
  ı: 'i',
  l: 'i',
  '1': 'i',
  '|': 'i',
  ӏ: 'i',
  ј: 'j',
  к: 'k',
  κ: 'k',
  м: 'm',
  п: 'n',
  о: 'o',
  ο: 'o',
  '0': 'o',
  օ: 'o',
  р: 'p',
  ρ: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  τ: 't',
  υ: 'u',
  ս: 'u',
  ν: 'v',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  χ: 'x',
  у: 'y',
  γ: 'y',
  в: 'b',
  н: 'h',
};

const AMBIGUOUS = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'gu');

/** What a nick looks like: two nicks of one likeness cannot be told apart at a glance. */
export function likeness(nick: string): string {
  const plain = folded(nick).normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
  return plain.replaceAll(AMBIGUOUS, (character) => ALIKE[character] ?? character);
}
