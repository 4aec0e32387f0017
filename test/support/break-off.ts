import type { Socket } from 'node:net';

/**
 * Breaks a connection without a goodbye (RST). One that is closing already cannot be reset any more:
 * it would never say that it is closed.
 */
export function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
