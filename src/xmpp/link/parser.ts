import { Parser } from '@xmpp/xml';

/** Elements inside elements; a hostile depth would overflow the stack of whoever walks them. */
const DEEPEST = 128;

/**
 * The library's parser with two holes closed: text between stanzas (white-space pings) is not
 * collected for ever, and a stanza nested too deep is left out (`dropped` is emitted).
 */
export class StanzaParser extends Parser {
  #depth = 0;
  #tooDeep = false;

  override onStartElement(name: string, attrs?: Record<string, unknown>): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.#tooDeep = true;
    else super.onStartElement(name, attrs);
  }

  override onEndElement(name: string): void {
    this.#depth -= 1;
    if (this.#depth >= DEEPEST) return;
    if (this.#depth !== 1 || !this.#tooDeep) {
      super.onEndElement(name);
      return;
    }
    this.#tooDeep = false;
    this.cursor = this.root;
    this.emit('dropped');
  }

  override onText(text: string): void {
    if (this.#depth > DEEPEST || this.cursor === this.root) return;
    super.onText(text);
  }
}
