import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Texts } from './texts.ts';

const LANGUAGES: Readonly<Record<string, Texts>> = { en, ja };

/** The languages in which every text exists. */
export const languages: readonly string[] = Object.keys(LANGUAGES);

/** The texts of a language (`ja`, or `ja-JP`); English where there are none. */
export function textsIn(language: string): Texts {
  return LANGUAGES[language] ?? LANGUAGES[language.split('-')[0] ?? ''] ?? en;
}
