import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { ENV, fixture, fixtures, refusal } from './loading.ts';

describe('a wrong configuration', () => {
  for (const name of fixtures('wrong')) {
    it(`is refused with place and remedy: ${name}`, () => {
      const file = fixture(`wrong/${name}.yaml`);
      const expected = readFileSync(fixture(`wrong/${name}.expected`), 'utf8').trimEnd();
      const error = refusal(() => loadConfig(file, ENV));
      expect(error.code).to.equal('config-invalid');
      expect(error.message.replaceAll(`${file}:`, '')).to.equal(expected);
      expect(error.message).to.not.match(/hunter\d|271828/u);
    });
  }
});
