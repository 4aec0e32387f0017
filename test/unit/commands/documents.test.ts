import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DEFINITIONS } from '../../../src/commands/definitions.ts';
import { usage } from '../../../src/commands/format.ts';
import { textsIn } from '../../../src/text/languages.ts';

describe('docs/user/commands.md', () => {
  const file = new URL('../../../docs/user/commands.md', import.meta.url);
  const text = readFileSync(file, 'utf8').replaceAll('\\|', '|');

  for (const definition of DEFINITIONS) {
    const line = usage(definition, textsIn('en').commands.slots);
    it(`has \`${line}\`, as the help says it`, () => {
      expect(text).to.include(`\`${line}\``);
    });
  }
});
