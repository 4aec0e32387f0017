import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { editorSchema } from '../../../src/config/editor.ts';
import { initText } from '../../../src/config/init.ts';
import { hideVariables, showVariables } from '../../../src/config/variables.ts';
import { fixture, fixtures } from './loading.ts';

const schema = z.fromJSONSchema(editorSchema());

/** What an editor sees of a file: YAML, with variables as they are written. */
function seen(text: string): unknown {
  const shown = (value: unknown): unknown => {
    if (typeof value === 'string') return showVariables(value);
    if (Array.isArray(value)) return value.map(shown);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one)]));
  };
  return shown(parse(hideVariables(text)));
}

const faults = (text: string): string[] =>
  schema.safeParse(seen(text)).error?.issues.map((issue) => issue.path.join('.')) ?? [];

describe('the JSON Schema for editors', () => {
  for (const name of fixtures('right')) {
    it(`takes what Muster takes: ${name}`, () => {
      expect(faults(readFileSync(fixture(`right/${name}.yaml`), 'utf8'))).to.deep.equal([]);
    });
  }

  it('takes what `muster init` writes, which names it', () => {
    expect(faults(initText())).to.deep.equal([]);
    expect(initText()).to.match(/^# yaml-language-server: \$schema=\S+\/muster\.schema\.json$/mu);
  });

  it('takes a variable and an empty value in the place of any other', () => {
    const text = readFileSync(fixture('right/topics.yaml'), 'utf8')
      .replace('open: true', 'open: ${OPEN}')
      .replace('consent: ask', 'consent: ${CONSENT}')
      .replace('min: 1', 'min: ${MIN}')
      .replace('warn: 5m', 'warn: ${WARN}')
      .replace('late: invite', 'late:');
    expect(faults(text)).to.deep.equal([]);
  });

  for (const name of ['unknown-key-top', 'unknown-key-topic', 'unknown-key-rule', 'missing-keys']) {
    it(`finds fault with what Muster refuses: ${name}`, () => {
      expect(faults(readFileSync(fixture(`wrong/${name}.yaml`), 'utf8'))).to.not.deep.equal([]);
    });
  }

  it('finds fault with values of the wrong form', () => {
    const text = `xmpp: { component: muster.example.org, secret: x }
store: sqlite:x
inquiry: soon
topics: { news: { consent: perhaps, size: { min: -1 }, start: [{ mail: { to: a@b.c }, message: {} }] } }
`;
    const found = faults(text).join(' ');
    for (const place of ['inquiry', 'consent', 'size.min', 'start.0']) {
      expect(found).to.include(place);
    }
  });

  it('wants the secret or its file', () => {
    const { properties } = editorSchema() as { properties: { xmpp: object } };
    expect(properties.xmpp).to.deep.include({
      required: ['component'],
      allOf: [{ anyOf: [{ required: ['secret'] }, { required: ['secret_file'] }] }],
    });
  });

  it('shows examples and defaults as values', () => {
    const text = JSON.stringify(editorSchema());
    expect(text).to.include(
      '"examples":[["alice@example.org",{"jid":"bob@example.org","duration":"2h"}]]',
    );
    expect(text).to.not.match(/"(?:kind|example|secret)":(?!\{)/u);
  });
});
