import { expect } from 'chai';
import { classify, type Verdict } from '../../../src/contacts/classify.ts';
import {
  type ErrorCode,
  MusterError,
  type StanzaCondition,
  StanzaError,
  type StanzaErrorType,
} from '../../../src/domain/errors.ts';

describe('contacts/classify', () => {
  const stanzas: [StanzaErrorType, StanzaCondition, Verdict][] = [
    ['wait', 'undefined-condition', 'retry'],
    ['wait', 'resource-constraint', 'retry'],
    ['cancel', 'remote-server-not-found', 'retry'],
    ['wait', 'remote-server-timeout', 'retry'],
    ['cancel', 'internal-server-error', 'retry'],
    ['auth', 'forbidden', 'waiting'],
    ['wait', 'forbidden', 'waiting'],
    ['cancel', 'item-not-found', 'failed'],
    ['cancel', 'not-allowed', 'failed'],
    ['modify', 'bad-request', 'failed'],
    ['cancel', 'service-unavailable', 'failed'],
  ];
  for (const [type, condition, verdict] of stanzas) {
    it(`${type} ${condition}: ${verdict}`, () => {
      expect(classify(new StanzaError(type, condition))).to.equal(verdict);
    });
  }

  const others: [ErrorCode, Verdict][] = [
    ['request-timeout', 'retry'],
    ['link-lost', 'retry'],
    ['link-full', 'retry'],
    ['store-unavailable', 'retry'],
    ['shutting-down', 'retry'],
    ['privilege-missing', 'waiting'],
    ['stanza-too-large', 'failed'],
  ];
  for (const [code, verdict] of others) {
    it(`${code}: ${verdict}`, () => {
      expect(classify(new MusterError(code, 'x'))).to.equal(verdict);
    });
  }

  it('a fault of the program: failed', () => {
    expect(classify(new TypeError('x'))).to.equal('failed');
    expect(classify('x')).to.equal('failed');
  });
});
