import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

/** The rules of DESIGN §2: who may import whom. */
const SRC = new URL('../../src/', import.meta.url).pathname;
const STEPS = ['triggers', 'people', 'chats', 'rooms', 'contacts', 'commands', 'peers'];

interface Import {
  readonly file: string;
  /** A path below src without `./`, or the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(SRC, file), 'utf8') }));

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gmu;

const imports: Import[] = files.flatMap(({ file, text }) =>
  [...text.matchAll(IMPORT)].map(([statement, type, name = '']) => ({
    file,
    target: name.startsWith('.')
      ? relative(SRC, join(SRC, dirname(file), name))
      : name.replace(/^node:/u, 'node:'),
    typeOnly:
      type !== undefined ||
      /^import\s*\{\s*(?:type\s+\w+(?:\s+as\s+\w+)?,?\s*)+\}/u.test(statement),
  })),
);

const folderOf = (path: string): string => path.split('/')[0] ?? '';
const isOurs = ({ target }: Import): boolean => target.endsWith('.ts');
const shown = ({ file, target }: Import): string => `${file} → ${target}`;
const broken = (rule: (one: Import) => boolean): string[] =>
  imports.filter((one) => !rule(one)).map(shown);

describe('the house (DESIGN §2)', () => {
  it('reads its own imports', () => {
    expect(files.length).to.be.above(50);
    expect(imports.map(shown)).to.include('muster.ts → between/presence/departures.ts');
  });

  it('domain imports only itself', () => {
    expect(
      broken((one) => folderOf(one.file) !== 'domain' || folderOf(one.target) === 'domain'),
    ).to.deep.equal([]);
  });

  it('the steps import only domain, text, waiting, ports and protocols, never one another', () => {
    const allowed = ({ file, target }: Import): boolean => {
      const folder = folderOf(file);
      return (
        [folder, 'domain', 'text', 'waiting'].includes(folderOf(target)) ||
        target.endsWith('/port.ts') ||
        target.startsWith('xmpp/protocol/')
      );
    };
    expect(
      broken((one) => !STEPS.includes(folderOf(one.file)) || !isOurs(one) || allowed(one)),
    ).to.deep.equal([]);
  });

  it('waiting imports only itself, domain and the clock', () => {
    const allowed = ['waiting', 'domain'];
    expect(
      broken(
        ({ file, target }) =>
          folderOf(file) !== 'waiting' ||
          allowed.includes(folderOf(target)) ||
          target === 'schedule/port.ts',
      ),
    ).to.deep.equal([]);
  });

  it('what joins the steps is known only to what composes them', () => {
    const joins = ['between', 'actions', 'compose'];
    expect(
      broken(
        ({ file, target }) =>
          !joins.includes(folderOf(target)) || [...joins, 'control', file].includes(folderOf(file)),
      ),
    ).to.deep.equal([]);
  });

  it('each foreign thing has one place', () => {
    const places: Readonly<Record<string, RegExp>> = {
      '@xmpp/component': /^xmpp\/link\.ts$/u,
      'node:sqlite': /^store\/sqlite\//u,
      redis: /^store\/redis\//u,
      'smtp-server': /^triggers\/mail\//u,
      mailparser: /^triggers\/mail\//u,
      croner: /^triggers\/clock\//u,
      pino: /^observe\//u,
    };
    expect(
      broken(({ file, target, typeOnly }) => typeOnly || (places[target]?.test(file) ?? true)),
    ).to.deep.equal([]);
  });

  it('stanzas are built below xmpp only', () => {
    expect(
      broken(
        ({ file, target, typeOnly }) =>
          target !== '@xmpp/xml' || typeOnly || folderOf(file) === 'xmpp',
      ),
    ).to.deep.equal([]);
    expect(imports.filter(({ target }) => target === 'ltx').map(shown)).to.deep.equal([]);
  });

  it('only config reads the environment, only schedule sets timers', () => {
    const users = (pattern: RegExp, home: string): string[] =>
      files
        .filter(({ file, text }) => folderOf(file) !== home && pattern.test(text))
        .map(({ file }) => file);
    expect(users(/process\.env/u, 'config')).to.deep.equal([]);
    expect(users(/\bset(?:Timeout|Interval)\(|timers\/promises/u, 'schedule')).to.deep.equal([]);
  });

  it('has no cycles', () => {
    const next = Map.groupBy(imports.filter(isOurs), ({ file }) => file);
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const { target } of next.get(file) ?? []) walk(target, [...path, file]);
      done.add(file);
    };
    for (const { file } of files) walk(file, []);
    expect(cycles).to.deep.equal([]);
  });
});
