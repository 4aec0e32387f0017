/**
 * Runs one of the benchmarks: `npm run bench -- relay [--full]`. README.md says what each measures.
 */
import { existsSync } from 'node:fs';

const [name = '', ...rest] = process.argv.slice(2);
const file = new URL(`${name}.ts`, import.meta.url);
if (!/^[a-z]+$/u.test(name) || !existsSync(file)) {
  process.stderr.write(
    'npm run bench -- relay | spread | chats | select | store   (see bench/README.md)\n',
  );
  process.exitCode = 2;
} else {
  process.argv.splice(2, Infinity, ...rest); // each reads its own words only
  await import(file.href);
}
