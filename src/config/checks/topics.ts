import { matches } from '../pattern.ts';
import { find, keyAt, keysAt, pathText, type Problem, textAt, type Tree } from '../tree.ts';
import { handles } from './people.ts';

/** No topic has the name of a handle: both would have one address. */
export function topicsLikeHandles(tree: Tree): Problem[] {
  const known = handles(tree);
  return keysAt(tree, ['topics']).flatMap((topic) => {
    const person = known.get(topic);
    if (person === undefined) return [];
    const path = ['topics', topic];
    const text = `the handle of ${pathText(person)} is the same, expected another name for one of them`;
    return [{ path, at: keyAt(tree, path), text }];
  });
}

/** A mail rule needs a way for mail to come in. */
export function rulesWithoutMail(tree: Tree): Problem[] {
  if (find(tree, ['mail']) !== undefined) return [];
  return matches(tree, 'topics.*.start.#.mail').map((path) => ({
    path,
    at: keyAt(tree, path),
    text: 'no mail comes in, expected the key `mail` at the top of the file, with `smtp` or `lmtp`',
  }));
}

/** What is about the publisher needs one. */
export function needPublisher(tree: Tree): Problem[] {
  return keysAt(tree, ['topics']).flatMap((topic) => {
    if (find(tree, ['topics', topic, 'publisher']) !== undefined) return [];
    const here = (pattern: string) => matches(tree, pattern).filter(([, name]) => name === topic);
    const standing = here('topics.*.standing').filter((path) => isTrue(find(tree, path)));
    const posts = here('topics.*.posts').filter((path) => textAt(tree, path) === 'moderate');
    return [...here('topics.*.start.#.message'), ...standing, ...posts].map((path) => ({
      path,
      at: keyAt(tree, path),
      text: 'the topic has no publisher, expected the key `publisher` with his address',
    }));
  });
}

const isTrue = (tree: Tree | undefined): boolean =>
  tree?.kind === 'leaf' && (tree.value === true || tree.value === 'true');
