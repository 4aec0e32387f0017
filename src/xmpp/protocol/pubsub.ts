import xml, { type Element } from '@xmpp/xml';
import { buildForm, type Field, NS_FORM, parseForm } from './form.ts';

/** XEP-0060, as far as a person's own nodes (PEP, XEP-0163) need it. */
export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub';
export const NS_PUBSUB_OWNER = 'http://jabber.org/protocol/pubsub#owner';
const PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options';
const NODE_CONFIG = 'http://jabber.org/protocol/pubsub#node_config';

/** Options of a node by their names without `pubsub#` (XEP-0060 §16.4.4). */
export type NodeOptions = Readonly<Record<string, string>>;

/** One item of a node. */
export interface Item {
  readonly id: string;
  readonly payload: Element | undefined;
}

/** Publishes an item; the node must have these options, or gets them when it is new (§7.1.5). */
export function buildPublish(
  node: string,
  id: string,
  payload: Element,
  options?: NodeOptions,
): Element {
  return xml(
    'pubsub',
    { xmlns: NS_PUBSUB },
    xml('publish', { node }, xml('item', { id }, payload)),
    ...(options === undefined
      ? []
      : [xml('publish-options', {}, optionsForm(PUBLISH_OPTIONS, options))]),
  );
}

/** Takes an item away and tells those who listen (§7.2). */
export function buildRetract(node: string, id: string): Element {
  return xml(
    'pubsub',
    { xmlns: NS_PUBSUB },
    xml('retract', { node, notify: 'true' }, xml('item', { id })),
  );
}

/** Asks for all items of a node (§6.5). */
export function buildItemsRequest(node: string): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node }));
}

/** Asks how a node is configured (§8.2.1). */
export function buildConfigurationRequest(node: string): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, xml('configure', { node }));
}

/** Configures a node; options that are not named stay as they are (§8.2.4). */
export function buildConfiguration(node: string, options: NodeOptions): Element {
  return xml(
    'pubsub',
    { xmlns: NS_PUBSUB_OWNER },
    xml('configure', { node }, optionsForm(NODE_CONFIG, options)),
  );
}

/** The single-valued options in an answer to `buildConfigurationRequest`. */
export function parseConfiguration(answer: Element): NodeOptions {
  const configure = answer.getChild('pubsub', NS_PUBSUB_OWNER)?.getChild('configure');
  const form = configure?.getChild('x', NS_FORM);
  const fields = form === undefined ? undefined : parseForm(form, NODE_CONFIG);
  return Object.fromEntries(
    [...(fields ?? [])].flatMap(([name, [value]]) =>
      value === undefined ? [] : [[name.replace(/^pubsub#/u, ''), value]],
    ),
  );
}

function optionsForm(formType: string, options: NodeOptions): Element {
  const fields = Object.entries(options).map(([name, value]): Field => ({
    var: `pubsub#${name}`,
    values: [value],
  }));
  return buildForm('submit', formType, fields);
}
