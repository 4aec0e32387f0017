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

const PATH = /^\.?(?:src|test|scripts|docs|config|bench|ci)\/[^\s]*$/u;
const FILE = /^[\w-]+\.(?:ts|md|json)$/u;
const NAMES = /^[A-Za-z_@][\w-]*(?:\.\w+)*(?:\([\w, ]*\))?$/u;

/** What is wrong with something that stands in code style; undefined: nothing, or it is no name. */
function fault(code: string): string | undefined {
  if (PATH.test(code)) {
    const there = code.includes('*') ? found(code).length > 0 : existsSync(join(ROOT, code));
    return there ? undefined : `there is no ${code}`;
  }
  if (FILE.test(code)) return files.has(code) ? undefined : `no file is called ${code}`;
  if (!NAMES.test(code)) return undefined;
  const missing = (code.match(/[A-Za-z_][\w-]*/gu) ?? []).filter((word) => !words.has(word));
  return missing.length === 0 ? undefined : `nothing is called ${missing.join(', ')} (${code})`;
}

describe('the documents for developers', () => {
  it('are there', () => {
    expect(pages).to.include('docs/dev/ARCHITECTURE.md');
    expect(fault('src/flow.ts')).to.equal(undefined);
    expect(fault('src/nowhere.ts')).to.equal('there is no src/nowhere.ts');
    expect(fault('Flow.neverThere')).to.equal('nothing is called neverThere (Flow.neverThere)');
  });

  for (const page of pages) {
    it(`${page} names only what there is`, () => {
      const text = read(page).replaceAll(/^```[\s\S]*?^```$/gmu, '');
      const codes = [...text.matchAll(/`([^`\n]+)`/gu)].map(([, code = '']) => code);
      expect(codes.map(fault).filter((one) => one !== undefined)).to.deep.equal([]);
    });

    it(`${page} links only to pages that there are`, () => {
      const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/gu)].map(
        ([, target = '']) => target,
      );
      const broken = links.filter((target) => !existsSync(join(ROOT, dirname(page), target)));
      expect(broken).to.deep.equal([]);
    });
  }
});
