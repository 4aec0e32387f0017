import { writeFileSync } from 'node:fs';
import Mocha, { type MochaOptions, type Runner } from 'mocha';

/**
 * Mocha's usual report; at the end the counts go to the file that MUSTER_TEST_SUMMARY names, as
 * `N passed, N failed`, for `scripts/test` to print last.
 */
export default class Summary extends Mocha.reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const file = process.env['MUSTER_TEST_SUMMARY'];
      const { passes, failures } = this.stats;
      if (file !== undefined) writeFileSync(file, `${passes} passed, ${failures} failed\n`);
    });
  }
}
