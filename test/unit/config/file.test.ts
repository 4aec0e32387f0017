import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { ENV, LEAST, refusal } from './loading.ts';

describe('the configuration file', () => {
  let folder = '';
  const write = (content: string | Uint8Array): string => {
    const path = join(folder, 'muster.yaml');
    writeFileSync(path, content);
    return path;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('may be missing: the error names it and says how to write one', () => {
    const path = join(folder, 'none.yaml');
    const error = refusal(() => loadConfig(path, ENV));
    expect(error.code).to.equal('config-unreadable');
    expect(error.message).to.include(path);
    expect(error.remedy).to.include(`muster init --config ${path}`);
  });

  it('may be a folder: unreadable, not a crash', () => {
    expect(refusal(() => loadConfig(folder, ENV)).code).to.equal('config-unreadable');
  });

  it('must be UTF-8: the error has the place of the first wrong octet', () => {
    const path = write(Buffer.concat([Buffer.from('zone: UTC\nlänguage'), Buffer.from([0xe4])]));
    const error = refusal(() => loadConfig(path, ENV));
    expect(error.code).to.equal('config-invalid');
    expect(error.message).to.match(/^.*:2:9: not a character of UTF-8/u);
  });

  it('may begin with a byte order mark and have Windows line ends', () => {
    const path = write(`\uFEFF${LEAST.replaceAll('\n', '\r\n')}`);
    expect(loadConfig(path, ENV).xmpp.component).to.equal('muster.example.org');
  });

  it('reads a secret of its own file without the line break at the end only', () => {
    writeFileSync(join(folder, 'secret'), ' two\nlines \r\n');
    const path = write(LEAST.replace('secret: ${MUSTER_SECRET}', 'secret_file: secret'));
    expect(loadConfig(path, ENV).xmpp.secret.reveal()).to.equal(' two\nlines ');
  });

  it('never shows the content of a variable that was meant to be a secret', () => {
    const path = write(LEAST.replace('secret:', 'secret_file:'));
    const { message } = refusal(() => loadConfig(path, ENV));
    expect(message).to.include('${MUSTER_SECRET} cannot be read (ENOENT)');
    expect(message).to.not.include('hunter2');
  });
});
