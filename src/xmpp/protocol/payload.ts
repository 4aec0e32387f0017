import { type Element, Parser } from '@xmpp/xml';

/** Elements as one string, to be stored. */
export function writePayload(payload: readonly Element[]): string {
  return payload.map(String).join('');
}

/** Reads what `writePayload` wrote. */
export function readPayload(text: string): Element[] {
  const payload: Element[] = [];
  const parser = new Parser();
  parser.on('element', (element: Element) => payload.push(element));
  parser.write(`<stored>${text}</stored>`);
  return payload;
}
