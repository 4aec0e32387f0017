import { expect } from 'chai';
import { environment, machineZone } from '../../../src/config/environment.ts';
import { initText } from '../../../src/config/init.ts';
import { readConfig } from '../../../src/config/load.ts';
import { ENV } from './loading.ts';

describe('the environment', () => {
  it('is a copy: what the process changes later is not seen', () => {
    const before = environment();
    process.env['MUSTER_TEST_VARIABLE'] = 'later';
    try {
      expect(before['MUSTER_TEST_VARIABLE']).to.equal(undefined);
      expect(environment()['MUSTER_TEST_VARIABLE']).to.equal('later');
    } finally {
      delete process.env['MUSTER_TEST_VARIABLE'];
    }
  });

  it('has a time zone that the configuration takes', () => {
    const zone = machineZone();
    expect(readConfig(initText(zone), 'm.yaml', ENV).zone).to.equal(zone);
  });
});
