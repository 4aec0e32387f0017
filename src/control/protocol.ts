import { type ErrorCode, MusterError } from '../domain/errors.ts';

/** One line from the command line to the running process. */
export interface ControlRequest {
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One line back. */
export type ControlReply =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy?: string;
    };

/** Longer lines are not read. */
export const LONGEST_REQUEST = 64 * 1024;

/** Reads a request; throws `command-invalid`. */
export function parseRequest(line: string): ControlRequest {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new MusterError('command-invalid', 'the request is not JSON', { cause });
  }
  if (typeof value === 'object' && value !== null && 'command' in value) {
    const args = 'args' in value && typeof value.args === 'object' ? value.args : undefined;
    if (typeof value.command === 'string') {
      return { command: value.command, args: (args ?? {}) as Record<string, unknown> };
    }
  }
  throw new MusterError('command-invalid', 'the request has no command');
}
