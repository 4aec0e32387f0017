import { PATIENCE } from './patience.ts';
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const running = new Set<ChildProcess>();
// A process that ends by itself or by an exception takes its children along; `setpriv` below does
// it when the process is killed.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const SETPRIV = '/usr/bin/setpriv';

/**
 * Starts a program in its own process group (a Ctrl-C at the terminal does not reach it) that dies
 * with this process, however this one ends.
 */
export function spawnBound(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  const bound = existsSync(SETPRIV);
  const child = spawn(
    bound ? SETPRIV : command,
    bound ? ['--pdeathsig', 'KILL', '--', command, ...args] : [...args],
    { ...options, detached: true },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Whether the program has not ended yet. */
export function alive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null && child.pid !== undefined;
}

/**
 * Sends a signal and resolves when the program has ended; after `patience` milliseconds it is
 * killed and the promise rejects.
 */
export async function endChild(
  child: ChildProcess,
  signal: NodeJS.Signals,
  patience = PATIENCE,
): Promise<void> {
  if (!alive(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, patience);
  await ended;
  clearTimeout(timer);
  if (late) throw new Error(`${child.spawnfile} did not end within ${patience} ms of ${signal}`);
}
