import type { Lane } from '../port.ts';

/**
 * One fence for all that is fenced in one turn of the event loop, in each lane: `raise` is called
 * at the turn's end, so that the fence stands behind whatever was sent by then.
 */
export function createSharedFence(
  raise: (lane: Lane) => Promise<void>,
): (lane: Lane) => Promise<void> {
  const shared = new Map<Lane, Promise<void>>();

  const raiseAtEnd = async (lane: Lane): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    shared.delete(lane);
    return raise(lane);
  };

  return (lane) => {
    const fence = shared.get(lane) ?? raiseAtEnd(lane);
    shared.set(lane, fence);
    return fence;
  };
}
