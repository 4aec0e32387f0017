import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { NS_COMMANDS } from '../xmpp/protocol/commands.ts';
import { buildInfo, buildItems } from '../xmpp/protocol/disco.ts';
import { NS_FORM } from '../xmpp/protocol/form.ts';
import type { Definition, Scene } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';

/** The commands that a person can click (XEP-0050 §2.2). */
function clickable({ commands }: Pick<Scene, 'commands'>): readonly Definition[] {
  return commands.filter(({ wordsOnly }) => wordsOnly !== true);
}

/** The command of a node. Throws `item-not-found`, and `forbidden` for one that is not his. */
export function commandAt(node: string, scene: Scene): Definition {
  const definition = clickable(scene).find(({ name }) => name === node);
  if (definition !== undefined) return definition;
  const exists = clickable({ commands: DEFINITIONS }).some(({ name }) => name === node);
  throw exists
    ? new StanzaError('cancel', 'forbidden')
    : new StanzaError('cancel', 'item-not-found');
}

/** Whether a disco query about this node is answered here. */
export function isCommandNode(node: string | undefined): node is string {
  return (
    node === NS_COMMANDS ||
    (node !== undefined && clickable({ commands: DEFINITIONS }).some(({ name }) => name === node))
  );
}

/** disco#items of the list, at the address that was asked; single commands have none. */
export function itemsAt(node: string, jid: string, scene: Scene): Element {
  if (node !== NS_COMMANDS) {
    commandAt(node, scene);
    return buildItems([], node);
  }
  const { what } = scene.texts.commands;
  const items = clickable(scene).map(({ name }) => ({ jid, node: name, name: what[name] }));
  return buildItems(items, node);
}

/** disco#info of the list or of one command. */
export function infoAt(node: string, scene: Scene): Element {
  const list = node === NS_COMMANDS;
  const name = list
    ? scene.texts.serviceName
    : scene.texts.commands.what[commandAt(node, scene).name];
  return buildInfo({
    node,
    identities: [{ category: 'automation', type: list ? 'command-list' : 'command-node', name }],
    features: [NS_COMMANDS, NS_FORM],
  });
}
