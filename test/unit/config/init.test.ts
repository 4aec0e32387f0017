import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { initText, writeInit } from '../../../src/config/init.ts';
import { MusterError } from '../../../src/domain/errors.ts';

describe('muster init', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-init-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const refusal = (file: string): Error => {
    try {
      writeInit(file, 'UTC');
    } catch (error) {
      if (error instanceof MusterError) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it('writes a file that only its owner can read', () => {
    const file = join(folder, 'muster.yaml');
    writeInit(file, 'Asia/Tokyo');
    expect(readFileSync(file, 'utf8')).to.equal(initText('Asia/Tokyo'));
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('never writes over a file, and says what to do', () => {
    const file = join(folder, 'muster.yaml');
    writeInit(file, 'Asia/Tokyo');
    expect(refusal(file)).to.include({
      code: 'config-unwritable',
      message: `${file} is there already`,
      remedy: 'give another file with --config; this one is left as it is',
    });
    expect(readFileSync(file, 'utf8')).to.equal(initText('Asia/Tokyo'));
  });

  it('says that a folder is missing', () => {
    const error = refusal(join(folder, 'nowhere', 'muster.yaml'));
    expect(error.message).to.match(/^cannot write .*ENOENT/u);
    expect(error).to.include({
      remedy: 'give a file in a folder that is there and that you may write to',
    });
  });
});
