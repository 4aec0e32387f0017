import { inspect } from 'node:util';
import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { ENV, fixture } from './loading.ts';

describe('secrets', () => {
  it('are masked in every printed form of the configuration', () => {
    const config = loadConfig(fixture('right/least.yaml'), ENV);
    const printed = [
      JSON.stringify(config),
      JSON.stringify({ ...config.xmpp }),
      inspect(config, { depth: 9, showHidden: true }),
      String(config.xmpp.secret),
    ];
    expect(printed.join('\n')).to.include('[secret]');
    expect(printed.join('\n')).to.not.include('hunter2');
    expect(config.xmpp.secret.reveal()).to.equal('hunter2');
  });
});
