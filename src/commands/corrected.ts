import type { Scene } from './definition.ts';
import type { Parsed } from './parse.ts';
import type { Reply } from './reply.ts';

/** How much of what was not understood is said back. */
const QUOTED = /^.{0,40}/su;

/** What was wrong, and the nearest right command. */
export function corrected(parsed: Exclude<Parsed, { kind: 'command' }>, scene: Scene): Reply {
  const { texts, commands, usage, write } = scene;
  const {
    didYouMean,
    expected,
    misread,
    superfluous,
    tryHelp,
    unknown,
    usage: like,
  } = texts.commands;
  const help = tryHelp(write({ name: 'help', args: {} }));
  if (parsed.kind === 'empty') return { ok: false, say: help, lines: [] };
  const { nearest } = parsed;
  const meant = nearest === undefined ? [] : [didYouMean(write(nearest))];
  if (parsed.kind === 'unknown') {
    const say = unknown(short(parsed.word));
    return { ok: false, say, lines: meant.length === 0 ? [help] : meant };
  }
  const { name, found } = parsed;
  const definition = commands.find((one) => one.name === name);
  const shown = definition === undefined ? name : usage(definition);
  const expectation = parsed.expected === undefined ? '' : ` (${expected[parsed.expected]})`;
  const right = [`${like(shown)}${expectation}`, ...meant];
  if (found === undefined) return { ok: false, say: '', lines: right };
  const wrong = parsed.expected === undefined ? superfluous : misread;
  return { ok: false, say: wrong(short(found)), lines: right };
}

function short(word: string): string {
  const [start = ''] = QUOTED.exec(word) ?? [];
  return start.length === word.length ? word : `${start}…`;
}
