import { resolve } from 'node:path';
import { find, itemsAt, keyAt, type Path, type Problem, textAt, type Tree } from '../tree.ts';
import { isLoopback, parseDomain, parseSocket } from '../values.ts';

const SOCKET_PATH = 107; // octets, sun_path of Linux without its final zero

const LISTENERS: readonly Path[] = [
  ['mail', 'lmtp'],
  ['mail', 'smtp'],
];

/** The component has a domain of its own. */
export function componentIsHost(tree: Tree): Problem[] {
  const ours = parseDomain(textAt(tree, ['xmpp', 'component']) ?? '');
  if (ours === undefined) return [];
  return itemsAt(tree, ['xmpp', 'hosts'])
    .filter((path) => parseDomain(textAt(tree, path) ?? '') === ours)
    .map((path) => ({
      path,
      at: find(tree, path)?.at ?? 0,
      text: 'the domain of the component itself, expected hosts where people have accounts',
    }));
}

/** `mail` without a listener takes no mail. */
export function mailWithoutListener(tree: Tree): Problem[] {
  const path = ['mail'];
  if (find(tree, path)?.kind !== 'map') return [];
  if (LISTENERS.some((listener) => find(tree, listener) !== undefined)) return [];
  return [{ path, at: keyAt(tree, path), text: 'no listener, expected `smtp` or `lmtp`' }];
}

/** Unverified mail is taken from this machine only. */
export function unverifiedMail(tree: Tree): Problem[] {
  if (textAt(tree, ['mail', 'verify']) !== 'none') return [];
  return LISTENERS.flatMap((path) => {
    const socket = parseSocket(textAt(tree, path) ?? '');
    if (socket === undefined || isLoopback(socket.host)) return [];
    const text =
      '`verify: none` takes mail that nobody has verified, expected a loopback address such as 127.0.0.1 or [::1]';
    return [{ path, at: find(tree, path)?.at ?? 0, text }];
  });
}

/** Two listeners cannot share a socket; port 0 gives each its own. */
export function sharedSocket(tree: Tree): Problem[] {
  const [first, second] = LISTENERS.map((path) => parseSocket(textAt(tree, path) ?? ''));
  if (first === undefined || second === undefined || first.port === 0) return [];
  if (first.port !== second.port || first.host !== second.host) return [];
  const path = ['mail', 'smtp'];
  const text = '`lmtp` listens on the same socket, expected another port';
  return [{ path, at: find(tree, path)?.at ?? 0, text }];
}

/** The system takes only short paths for Unix sockets, and Node cuts a longer one without a word. */
export function controlTooLong(tree: Tree, folder: string): Problem[] {
  const path = ['control'];
  const control = textAt(tree, path);
  if (control === undefined) return [];
  const octets = Buffer.byteLength(resolve(folder, control));
  if (octets <= SOCKET_PATH) return [];
  const text = `${octets} octets long with its folder, expected at most ${SOCKET_PATH}`;
  return [{ path, at: find(tree, path)?.at ?? 0, text }];
}
