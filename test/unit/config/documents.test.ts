import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { describe as reference } from '../../../src/config/describe.ts';
import { editorSchema } from '../../../src/config/editor.ts';
import { initText } from '../../../src/config/init.ts';
import { loadConfig, readConfig } from '../../../src/config/load.ts';
import { NOT_YET } from '../../../src/config/notyet.ts';
import { type Outline, outline } from '../../../src/config/outline.ts';
import { warningsOf } from '../../../src/config/warnings.ts';
import { ENV } from './loading.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Every key of the schema with its outline, as `topics.*.start.#.mail`. */
function keys(path: string, here: Outline): [string, Outline][] {
  const below = Object.entries(here.properties ?? {}).map(([key, next]) => [`${path}${key}`, next]);
  const inside: [string, Outline][] = below as [string, Outline][];
  return [
    ...inside,
    ...inside.flatMap(([name, next]) => keys(`${name}.`, next)),
    ...(here.additionalProperties ? keys(`${path}*.`, here.additionalProperties) : []),
    ...(here.items === undefined ? [] : keys(`${path}#.`, here.items)),
    ...(here.anyOf ?? []).flatMap((one) => keys(path, one)),
  ];
}

describe('the documents of the configuration', () => {
  it('are up to date: docs/admin/configuration.md is what `npm run docs` writes', () => {
    const written = readFileSync(root('docs/admin/configuration.md'), 'utf8');
    expect(written).to.equal(reference(outline(), NOT_YET));
  });

  it('are up to date: so is docs/admin/muster.schema.json', () => {
    const written: unknown = JSON.parse(
      readFileSync(root('docs/admin/muster.schema.json'), 'utf8'),
    );
    expect(written).to.deep.equal(editorSchema());
  });

  it('say of every key what it means, and show an example or a default', () => {
    const all = keys('', outline());
    expect(all.length).to.be.greaterThan(40);
    const silent = all.filter(([, { description }]) => description === undefined);
    expect(silent.map(([key]) => key)).to.deep.equal([]);
    const bare = all.filter(
      ([, key]) =>
        key.example === undefined &&
        key.default === undefined &&
        key.properties === undefined &&
        key.items === undefined,
    );
    expect(bare.map(([key]) => key)).to.deep.equal([]);
  });

  it('give examples that have the right form', () => {
    const zone = keys('', outline()).find(([key]) => key === 'zone')?.[1];
    expect(zone).to.include({ default: 'UTC', example: 'Asia/Tokyo', kind: 'time zone' });
  });

  it('begin with a configuration that loads, with the zone of the machine', () => {
    const config = readConfig(initText('Asia/Tokyo'), '/etc/muster/muster.yaml', ENV);
    expect(config.zone).to.equal('Asia/Tokyo');
    expect(config.store.path).to.equal('/etc/muster/muster.db');
    expect([...config.topics.keys()]).to.deep.equal(['newsletter']);
  });

  it('begin with comments that are right when they are made keys', () => {
    const text = initText().replaceAll(/^( *)# (?=(?: *- |members|people|admins|  \w+@))/gmu, '$1');
    const config = readConfig(text, 'm.yaml', ENV);
    expect(config.admins).to.deep.equal(['root@example.org']);
    expect(config.people.size).to.equal(1);
    expect(config.topics.get('newsletter')?.members).to.have.length(2);
  });

  it('have a fuller example that loads', () => {
    const config = loadConfig(root('config/muster.example.yaml'), ENV);
    expect([...config.topics.keys()]).to.deep.equal(['magazine-x', 'alarm', 'club', 'stand-up']);
    expect(config.people.size).to.equal(3);
    expect(warningsOf(config, Date.UTC(2026, 5, 1))).to.deep.equal([]);
  });
});
