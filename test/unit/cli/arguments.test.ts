import { expect } from 'chai';
import { parseCommandLine } from '../../../src/cli/arguments.ts';
import { USAGE } from '../../../src/cli/usage.ts';
import { MusterError } from '../../../src/domain/errors.ts';

const codeOf = (...words: readonly string[]): string => {
  try {
    return parseCommandLine(words).command;
  } catch (error) {
    return error instanceof MusterError ? error.code : String(error);
  }
};

describe('the command line', () => {
  it('reads commands with their operands and options, in any order', () => {
    expect(parseCommandLine(['--json', 'end', 'abc', '--config', 'm.yaml'])).to.deep.equal({
      command: 'end',
      operands: ['abc'],
      config: 'm.yaml',
      json: true,
      retire: false,
      dryRun: false,
      replay: undefined,
    });
    expect(parseCommandLine(['run', '--retire', '-c', 'm.yaml'])).to.include({
      retire: true,
      config: 'm.yaml',
    });
    expect(parseCommandLine(['start', 'news', '--dry-run'])).to.include({ dryRun: true });
    expect(parseCommandLine(['events', '--replay', '0mwt', '--dry-run'])).to.include({
      replay: '0mwt',
      dryRun: true,
    });
  });

  it('helps where nothing is said, or is asked for', () => {
    for (const words of [[], ['--help'], ['-h'], ['help'], ['end', '--help']]) {
      expect(codeOf(...words)).to.equal('help');
    }
    expect(codeOf('--version')).to.equal('version');
  });

  it('refuses what it does not know', () => {
    expect(codeOf('strat')).to.equal('command-unknown');
    expect(codeOf('toString')).to.equal('command-unknown');
    expect(codeOf('--frobnicate')).to.equal('command-invalid');
    expect(codeOf('start')).to.equal('command-invalid');
    expect(codeOf('topics', 'news')).to.equal('command-invalid');
    expect(codeOf('end', 'a', 'b')).to.equal('command-invalid');
    expect(codeOf('run', '--config')).to.equal('command-invalid');
  });

  it('says what was probably meant', () => {
    const said = (...words: readonly string[]): string => {
      try {
        return parseCommandLine(words).command;
      } catch (error) {
        return error instanceof MusterError ? `${error.message}; ${error.remedy ?? ''}` : '';
      }
    };
    expect(said('relatoins')).to.equal(
      'there is no command “relatoins”; did you mean “relations”? see “muster help”',
    );
    expect(said('frobnicate')).to.equal('there is no command “frobnicate”; see “muster help”');
    expect(said('people', '--jsn')).to.equal(
      'there is no option “--jsn”; did you mean “--json”? see “muster help”',
    );
    expect(said('people', '-x')).to.equal('there is no option “-x”; see “muster help”');
    expect(said('start')).to.match(/takes one name after it: TOPIC;/u);
    expect(said('end')).to.match(/takes one name after it: CHAT;/u);
  });

  it('refuses options where they mean nothing', () => {
    expect(codeOf('end', 'a', '--dry-run')).to.equal('command-invalid');
    expect(codeOf('events', '--dry-run')).to.equal('command-invalid');
    expect(codeOf('topics', '--replay', 'x')).to.equal('command-invalid');
    expect(codeOf('topics', '--retire')).to.equal('command-invalid');
  });

  it('has every command on its page', () => {
    const shown = [...USAGE.matchAll(/^ {2}([a-z]+)\b/gmu)].map(([, name = '']) => name);
    expect(shown.length).to.be.above(8);
    for (const name of shown) {
      const takesOne = ['start', 'end', 'archive'].includes(name);
      expect(codeOf(name, ...(takesOne ? ['x'] : [])), name).to.equal(name);
    }
  });
});
