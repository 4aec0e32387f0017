import xml, { type Element } from '@xmpp/xml';
import type { StanzaCondition } from '../../../src/domain/errors.ts';

const NS = 'http://jabber.org/protocol/pubsub';
const NS_OWNER = `${NS}#owner`;
const NS_EVENT = `${NS}#event`;
const NS_ERRORS = `${NS}#errors`;
const NS_FORM = 'jabber:x:data';

/** The payload of the result, or the condition of an error (with an application's element). */
export type Answer =
  | { readonly result: Element | undefined }
  | { readonly error: StanzaCondition; readonly detail?: Element };

interface Node {
  options: Record<string, string>;
  readonly items: Map<string, Element>;
}

const DEFAULTS: Readonly<Record<string, string>> = {
  persist_items: 'true',
  max_items: '1',
  send_last_published_item: 'on_sub_and_presence',
  access_model: 'presence',
};

/** A person's own nodes (XEP-0163), as Prosody keeps them. */
export class Pep {
  readonly #nodes = new Map<string, Node>();
  readonly #notify: (node: string, event: Element) => void;

  constructor(notify: (node: string, event: Element) => void) {
    this.#notify = notify;
  }

  /** The payloads of a node by item id, for a test to look at. */
  items(node: string): Map<string, Element> {
    return new Map(this.#nodes.get(node)?.items);
  }

  options(node: string): Readonly<Record<string, string>> | undefined {
    return this.#nodes.get(node)?.options;
  }

  /** Puts an item there as one of the person's clients would. */
  put(node: string, id: string, payload: Element, options: Record<string, string> = {}): void {
    const at = this.#nodes.get(node) ?? { options: { ...DEFAULTS, ...options }, items: new Map() };
    this.#nodes.set(node, at);
    at.items.delete(id);
    at.items.set(id, payload);
    const most = Number(at.options['max_items']);
    while (at.items.size > most) at.items.delete([...at.items.keys()][0] ?? '');
    this.#notify(node, event(node, xml('item', { id }, copy(payload))));
  }

  drop(node: string, id: string): boolean {
    if (this.#nodes.get(node)?.items.delete(id) !== true) return false;
    this.#notify(node, event(node, xml('retract', { id })));
    return true;
  }

  /** Handles the payload of an IQ of the person to himself. */
  handle(payload: Element): Answer {
    const request = payload.getChildElements().find((child) => child.name !== 'publish-options');
    const node = String(request?.attrs['node'] ?? '');
    switch (`${payload.getNS()} ${request?.name}`) {
      case `${NS} items`:
        return this.#list(node);
      case `${NS} publish`:
        return this.#publish(node, request, payload.getChild('publish-options'));
      case `${NS} retract`:
        return this.drop(node, String(request?.getChild('item')?.attrs['id']))
          ? { result: undefined }
          : { error: 'item-not-found' };
      case `${NS_OWNER} configure`:
        return this.#configure(node, request?.getChild('x', NS_FORM));
      default:
        return { error: 'feature-not-implemented' };
    }
  }

  #list(node: string): Answer {
    const at = this.#nodes.get(node);
    if (at === undefined) return { error: 'item-not-found' };
    const items = [...at.items].map(([id, payload]) => xml('item', { id }, copy(payload)));
    return { result: xml('pubsub', { xmlns: NS }, xml('items', { node }, ...items)) };
  }

  #publish(node: string, publish: Element | undefined, wanted: Element | undefined): Answer {
    const item = publish?.getChild('item');
    const payload = item?.getChildElements()[0];
    if (item === undefined || payload === undefined) return { error: 'bad-request' };
    const options = optionsOf(wanted?.getChild('x', NS_FORM));
    const at = this.#nodes.get(node);
    const differs = Object.entries(options).some(([key, value]) => at?.options[key] !== value);
    if (at !== undefined && differs) {
      return { error: 'conflict', detail: xml('precondition-not-met', { xmlns: NS_ERRORS }) };
    }
    const id = String(item.attrs['id'] ?? 'current');
    this.put(node, id, payload, options);
    return {
      result: xml('pubsub', { xmlns: NS }, xml('publish', { node }, xml('item', { id }))),
    };
  }

  #configure(node: string, form: Element | undefined): Answer {
    const at = this.#nodes.get(node);
    if (at === undefined) return { error: 'item-not-found' };
    if (form !== undefined) {
      at.options = { ...at.options, ...optionsOf(form) };
      return { result: undefined };
    }
    const fields = Object.entries(at.options).map(([key, value]) =>
      xml('field', { var: `pubsub#${key}` }, xml('value', {}, value)),
    );
    const answer = xml('x', { xmlns: NS_FORM, type: 'form' }, ...fields);
    return { result: xml('pubsub', { xmlns: NS_OWNER }, xml('configure', { node }, answer)) };
  }
}

function optionsOf(form: Element | undefined): Record<string, string> {
  const fields = form?.getChildren('field') ?? [];
  return Object.fromEntries(
    fields
      .filter((field) => field.attrs['var'] !== 'FORM_TYPE')
      .map((field) => {
        const key = String(field.attrs['var']).replace('pubsub#', '');
        const value = field.getChildText('value') ?? '';
        return [key, key === 'max_items' && value === 'max' ? '256' : value];
      }),
  );
}

function event(node: string, change: Element): Element {
  return xml('event', { xmlns: NS_EVENT }, xml('items', { node }, change));
}

/** A payload belongs to one parent only. */
function copy(payload: Element): Element {
  return xml(payload.name, payload.attrs, ...payload.children);
}
