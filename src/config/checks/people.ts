import { type BareJid, domainIn, localIn, parsePerson } from '../../domain/jid.ts';
import { matches } from '../pattern.ts';
import {
  find,
  itemsAt,
  keyAt,
  keysAt,
  type Path,
  pathText,
  type Problem,
  textAt,
  type Tree,
} from '../tree.ts';
import { parseDomain } from '../values.ts';

/** An address of a person, and where it stands. */
interface Mention {
  readonly path: Path;
  readonly at: number;
  readonly jid: BareJid;
}

/** The members of a topic, where their addresses are right. */
export function membersOf(tree: Tree, topic: string): Mention[] {
  return itemsAt(tree, ['topics', topic, 'members'])
    .map((path) => (find(tree, path)?.kind === 'map' ? [...path, 'jid'] : path))
    .flatMap((path) => mention(tree, path));
}

/** The people that rules and keys of topics name, where their addresses are right. */
function namedInTopics(tree: Tree): Mention[] {
  return [
    'topics.*.publisher',
    'topics.*.start.#.presence.of',
    'topics.*.end.#.presence_off.of',
  ].flatMap((pattern) => matches(tree, pattern).flatMap((path) => mention(tree, path)));
}

const mention = (tree: Tree, path: Path): Mention[] => {
  const jid = parsePerson(textAt(tree, path) ?? '');
  return jid === undefined ? [] : [{ path, at: find(tree, path)?.at ?? 0, jid }];
};

const entries = (tree: Tree): Mention[] =>
  keysAt(tree, ['people']).flatMap((key) => {
    const path = ['people', key];
    const jid = parsePerson(key);
    return jid === undefined ? [] : [{ path, at: keyAt(tree, path), jid }];
  });

/** Nobody is listed twice, in `people` or among the members of one topic. */
export function listedTwice(tree: Tree): Problem[] {
  const lists = keysAt(tree, ['topics']).map((topic) => membersOf(tree, topic));
  return [entries(tree), ...lists].flatMap((mentions) => {
    const seen = new Set<BareJid>();
    return mentions
      .filter(({ jid }) => seen.size === seen.add(jid).size)
      .map(({ path, at }) => ({ path, at, text: 'the same person again, expected one entry' }));
  });
}

/** Muster's own domain has handles and rooms, no people. */
export function onOurDomain(tree: Tree): Problem[] {
  const ours = parseDomain(textAt(tree, ['xmpp', 'component']) ?? '');
  if (ours === undefined) return [];
  const members = keysAt(tree, ['topics']).flatMap((topic) => membersOf(tree, topic));
  const admins = itemsAt(tree, ['admins']).flatMap((path) => mention(tree, path));
  return [...entries(tree), ...members, ...admins, ...namedInTopics(tree)]
    .filter(({ jid }) => domainIn(jid) === ours)
    .map(({ path, at }) => ({
      path,
      at,
      text: "an address on the component's own domain, expected the person's account on his server",
    }));
}

/** No two people have one handle. */
export function handlesTwice(tree: Tree): Problem[] {
  const owners = new Map<string, Path>();
  return entries(tree).flatMap(({ path }) => {
    const handle = textAt(tree, [...path, 'handle']);
    if (handle === undefined) return [];
    const place = [...path, 'handle'];
    const first = owners.get(handle);
    if (first === undefined) {
      owners.set(handle, place);
      return [];
    }
    const text = `the same as ${pathText(first)}, expected a handle of his own`;
    return [{ path: place, at: find(tree, place)?.at ?? 0, text }];
  });
}

/** The handles known from the file, each with the place of the person that it stands for. */
export function handles(tree: Tree): Map<string, Path> {
  const known = new Map<string, Path>();
  const named = new Set<BareJid>();
  for (const { path, jid } of entries(tree)) {
    const handle = textAt(tree, [...path, 'handle']);
    if (handle === undefined) continue;
    named.add(jid);
    known.set(handle, path);
  }
  if (textAt(tree, ['handles', 'first']) !== 'localpart') return known;
  // Remote people never get a handle from their localpart (DESIGN §4).
  const hosts = new Set(
    itemsAt(tree, ['xmpp', 'hosts']).map((path) => parseDomain(textAt(tree, path) ?? '')),
  );
  const listed = keysAt(tree, ['topics']).flatMap((topic) => membersOf(tree, topic));
  for (const { path, jid } of [...entries(tree), ...listed, ...namedInTopics(tree)]) {
    const fits = hosts.has(domainIn(jid)) && !named.has(jid) && !known.has(localIn(jid));
    if (fits) known.set(localIn(jid), path);
  }
  return known;
}
