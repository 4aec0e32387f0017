import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLog } from '../../../src/observe/log.ts';

describe('the log', () => {
  it('writes a line of JSON with time, level and event for everything that it is told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-log-'));
    const file = join(folder, 'log');
    try {
      const log = createLog('debug', file);
      log.event('ready', { component: 'muster.example.org' });
      log.warn('not connected to the server', { reason: 'refused' });
      log.error('a command failed');
      log.debug('still not connected');
      const lines = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.map(({ level, event }) => [level, event])).to.deep.equal([
        ['info', 'ready'],
        ['warn', 'warning'],
        ['error', 'error'],
        ['debug', 'debug'],
      ]);
      for (const { time } of lines) expect(time).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u);
      expect(lines[1]).to.include({ message: 'not connected to the server', reason: 'refused' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
