import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { MusterError, reasonOf } from '../domain/errors.ts';
import type { ControlReply, ControlRequest } from './protocol.ts';

/**
 * Asks the running process. Rejects with `not-running` when none listens at the path, and with
 * whatever error the process answers.
 */
export async function ask(path: string, request: ControlRequest): Promise<unknown> {
  const socket = connect(path);
  const failed = new Promise<never>((_, reject) => {
    socket.once('error', (cause) => reject(notRunning(path, cause)));
  });
  socket.write(`${JSON.stringify(request)}\n`);
  try {
    const reply = await Promise.race([firstLine(socket), failed]);
    if (reply === undefined) throw notRunning(path, new Error('it closed the connection'));
    const answer = JSON.parse(reply) as ControlReply;
    if (answer.ok) return answer.result;
    throw new MusterError(
      answer.code,
      answer.message,
      answer.remedy === undefined ? {} : { remedy: answer.remedy },
    );
  } finally {
    socket.destroy();
  }
}

async function firstLine(socket: ReturnType<typeof connect>): Promise<string | undefined> {
  for await (const line of createInterface({ input: socket })) return line;
  return undefined;
}

function notRunning(path: string, cause: unknown): MusterError {
  return new MusterError('not-running', `no Muster answers at ${path}: ${reasonOf(cause)}`, {
    remedy: 'start it with “muster run”, with the same configuration and as the same user',
    cause,
  });
}
