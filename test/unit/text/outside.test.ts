import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const SRC = new URL('../../../src/', import.meta.url).pathname;
/** The steps whose words reach people. */
const STEPS = ['commands', 'contacts', 'rooms'];

/** Where words are for admins and developers: the log, and errors that are faults of the program. */
const FOR_OTHERS = /(?:\blog\.(?:event|warn|error|debug)|new Error)\(\s*$/u;

interface Literal {
  readonly text: string;
  /** The code before it. */
  readonly before: string;
}

/** String and template literals of a source text; what is put into a template counts as no word. */
function literals(source: string): Literal[] {
  const code = source
    .replaceAll(/\/\*[^]*?\*\//gu, '')
    .replaceAll(/^\s*\/\/.*$/gmu, '')
    .replaceAll(/\s\/\/ .*$/gmu, '');
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/gu)].map((match) => ({
    text: (match[1] ?? match[2] ?? '').replaceAll(/\$\{[^}]*\}/gu, '#'),
    before: code.slice(0, match.index),
  }));
}

/** Words with a space between them, or in a script that needs none. */
const isSaid = (text: string): boolean =>
  /\p{L}{2,}[,:;]? \p{L}+/u.test(text) || /\p{Script=Han}|\p{Script=Hiragana}/u.test(text);

const said = (source: string): string[] =>
  literals(source)
    .filter(({ text, before }) => isSaid(text) && !FOR_OTHERS.test(before))
    .map(({ text }) => text);

describe('words outside text/', () => {
  it('are found where there are any', () => {
    expect(said("throw new StanzaError('cancel', 'gone', 'The chat is over');")).to.deep.equal([
      'The chat is over',
    ]);
    expect(said('return `${from} invited you`;')).to.deep.equal(['# invited you']);
    expect(said("log.warn('the link was lost'); throw new Error(`no room ${x}`);")).to.deep.equal(
      [],
    );
    expect(said("// it's a comment\nconst type = 'muc#room';")).to.deep.equal([]);
    expect(said("const yes = 'はい';")).to.deep.equal(['はい']);
  });

  for (const step of STEPS) {
    it(`${step}/ says nothing to people in words of its own`, () => {
      const files = readdirSync(join(SRC, step), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        // How people write spans and hours in Japanese is read, not said.
        .filter((name) => join(step, name) !== 'commands/kinds.ts');
      const found = files.flatMap((name) =>
        said(readFileSync(join(SRC, step, name), 'utf8')).map((text) => `${step}/${name}: ${text}`),
      );
      expect(found).to.deep.equal([]);
    });
  }
});
