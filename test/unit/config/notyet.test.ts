import { expect } from 'chai';
import { stringify } from 'yaml';
import { readConfig } from '../../../src/config/load.ts';
import { NOT_YET } from '../../../src/config/notyet.ts';
import { keysOf, outline } from '../../../src/config/outline.ts';
import { fits } from '../../../src/config/pattern.ts';
import { refusal } from './loading.ts';

const NAMES: Readonly<Record<string, string>> = { people: 'alice@example.org', topics: 'news' };

/** A map or list with `value` at the place that a pattern names. */
function holding(parts: readonly string[], value: unknown, above = ''): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  const inner = holding(rest, value, part);
  return part === '#' ? [inner] : { [part === '*' ? (NAMES[above] ?? '') : part]: inner };
}

const RIGHT = {
  xmpp: { component: 'muster.example.org', secret: 'x' },
  store: 'sqlite:muster.db',
};

describe('what does not work yet', () => {
  for (const line of NOT_YET) {
    it(`is refused and not ignored: ${line}`, () => {
      const [pattern = '', value = 'something'] = line.split(' = ');
      const wrong = holding(
        pattern.split('.'),
        value === 'true' ? true : value.replace('*', '//x'),
      );
      const more = pattern.startsWith('mail.') ? { smtp: '127.0.0.1:0' } : {};
      const config = { ...RIGHT, ...(wrong as object) };
      if ('mail' in config) Object.assign(config.mail as object, more);
      const { message } = refusal(() => readConfig(stringify(config), 'm.yaml', {}));
      expect(message).to.match(/^m\.yaml:\d+:\d+: .*not yet: it does not work in this version$/u);
    });
  }

  it('is in the schema no more, once it works', () => {
    const top = outline();
    const places: (readonly (string | number)[])[] = [
      [],
      ...['xmpp', 'handles', 'mail', 'contacts'].map((key) => [key]),
      ['people', 'x'],
      ['topics', 'x'],
      ['topics', 'x', 'select'],
      ['topics', 'x', 'start', 0],
      ['topics', 'x', 'end', 0],
    ];
    const working = places.flatMap((path) => keysOf(top, path).map((key) => [...path, key]));
    const both = NOT_YET.filter((line) => working.some((path) => fits(line, path)));
    expect(working.length).to.be.greaterThan(40);
    expect(both).to.deep.equal([]);
  });
});
