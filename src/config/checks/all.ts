import type { Problem, Tree } from '../tree.ts';
import {
  componentIsHost,
  controlTooLong,
  mailWithoutListener,
  sharedSocket,
  unverifiedMail,
} from './network.ts';
import { handlesTwice, listedTwice, onOurDomain } from './people.ts';
import { extendTooShort, sizesCrossed, warnTooLong } from './course.ts';
import { needPublisher, rulesWithoutMail, topicsLikeHandles } from './topics.ts';

const CHECKS: readonly ((tree: Tree) => Problem[])[] = [
  componentIsHost,
  mailWithoutListener,
  unverifiedMail,
  sharedSocket,
  listedTwice,
  onOurDomain,
  handlesTwice,
  topicsLikeHandles,
  rulesWithoutMail,
  needPublisher,
  sizesCrossed,
  extendTooShort,
  warnTooLong,
];

/**
 * What can be wrong between keys that are right each by itself. Works on the tree, so that it is
 * told together with everything else; what the schema refuses is passed over here. `folder`: where
 * relative paths begin.
 */
export function crossCheck(tree: Tree, folder: string): Problem[] {
  return [...CHECKS.flatMap((check) => check(tree)), ...controlTooLong(tree, folder)];
}
