/** What the demo prints: a timeline and a list of checks. */
const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (code: string, text: string): string =>
  colour ? `\u001b[${code}m${text}\u001b[0m` : text;

const started = performance.now();
let failures = 0;

/** A line of the timeline: seconds since the start, who, what his client shows. */
export function line(who: string, what: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(2).padStart(6);
  const name = who.padEnd(7);
  const shown = who === 'muster' || who === 'mail' || who === 'server' ? '36' : '1';
  for (const [index, part] of what.split('\n').entries())
    console.log(
      index === 0
        ? `${paint('2', `${seconds}s`)}  ${paint(shown, name)} ${part}`
        : `${' '.repeat(9)}${' '.repeat(7)} ${part}`,
    );
}

/** A heading between parts of the demo. */
export function heading(text: string): void {
  console.log(`\n${paint('1;4', text)}`);
}

/** Text as it is, indented: a table of the command line. */
export function table(text: string): void {
  for (const row of text.trimEnd().split('\n')) console.log(`    ${row}`);
}

/** Prints whether something was as it should be, and counts what was not. */
export function check(what: string, fine: boolean, detail = ''): void {
  if (!fine) failures += 1;
  const mark = fine ? paint('32', '✓') : paint('31', '✗');
  console.log(`  ${mark} ${what}${fine || detail === '' ? '' : `\n      ${detail}`}`);
}

/** How many checks failed. */
export const failed = (): number => failures;
