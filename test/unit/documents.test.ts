import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** What the documents for developers name in code style is really there. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const found = (pattern: string): string[] => globSync(pattern, { cwd: ROOT });

const pages = [...found('docs/dev/*.md'), ...found('docs/decisions/*.md')];
const sources = found('{src,test,scripts,bench}/**/*.{ts,py}');
const files = new Set([...sources.map((path) => basename(path)), ...found('*').map(String)]);
const words = new Set(
  [...sources, 'package.json', 'docs/admin/configuration.md', '.oxlintrc.json', 'tsconfig.json']
    .filter((path) => path !== 'test/unit/documents.test.ts')
    .flatMap((path) => read(path).match(/[\p{L}\p{N}_$-]+/gu) ?? [])
    .flatMap((word) => [word, ...word.split('-')]),
);

/** What comes only when something is run. */
const made = new Set(read('.gitignore').split('\n'));

const PATH = /^\.?(?:src|test|scripts|docs|config|bench|ci)\/[^\s]*$/u;
const FILE = /^[\w-]+\.(?:ts|md|json)$/u;
const NAMES = /^[A-Za-z_@][\w-]*(?:\.\w+)*(?:\([\w, ]*\))?$/u;

/** What is wrong with something that stands in code style; undefined: nothing, or it is no name. */
function fault(code: string): string | undefined {
  if (made.has(code.replace(/\/$/u, ''))) return undefined;
  if (PATH.test(code)) {
    const there = code.includes('*') ? found(code).length > 0 : existsSync(join(ROOT, code));
    return there ? undefined : `there is no ${code}`;
  }
  if (FILE.test(code)) return files.has(code) ? undefined : `no file is called ${code}`;
  if (!NAMES.test(code)) return undefined;
  const missing = (code.match(/[A-Za-z_][\w-]*/gu) ?? []).filter((word) => !words.has(word));
  return missing.length === 0 ? undefined : `nothing is called ${missing.join(', ')} (${code})`;
}

const codesIn = (page: string): string[] =>
  [
    ...read(page)
      .replaceAll(/^```[\s\S]*?^```$/gmu, '')
      .matchAll(/`([^`\n]+)`/gu),
  ].map(([, code = '']) => code);

/** Targets of links inside the repository that are not there. */
const brokenLinks = (page: string): string[] =>
  [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/gu)]
    .map(([, target = '']) => target)
    .filter((target) => !existsSync(join(ROOT, dirname(page), target)));

describe('the documents for developers', () => {
  it('are there', () => {
    expect(pages).to.include('docs/dev/ARCHITECTURE.md');
    expect(fault('src/flow.ts')).to.equal(undefined);
    expect(fault('src/nowhere.ts')).to.equal('there is no src/nowhere.ts');
    expect(fault('Flow.neverThere')).to.equal('nothing is called neverThere (Flow.neverThere)');
  });

  for (const page of pages) {
    it(`${page} names only what there is`, () => {
      const faults = codesIn(page).map(fault);
      expect(faults.filter((one) => one !== undefined)).to.deep.equal([]);
    });
  }
});

describe('all documents', () => {
  for (const page of found('{README.md,docs/**/*.md}')) {
    it(`${page}: paths and links lead somewhere`, () => {
      const paths = codesIn(page).filter((code) => PATH.test(code));
      expect(paths.map(fault).filter((one) => one !== undefined)).to.deep.equal([]);
      expect(brokenLinks(page)).to.deep.equal([]);
    });
  }

  it('are listed in docs/README.md', () => {
    const listed = read('docs/README.md');
    const missing = found('docs/*/*.md').filter((page) => !listed.includes(page.slice(5)));
    expect(missing).to.deep.equal([]);
  });
});
