import { decodeEntities } from './entities.ts';

const INPUT = 262_144; // characters read
const OUTPUT = 32_768; // characters after which nothing more is read: the text is cut at 8 kB
const TAG = 2_048; // characters in which the end of a tag is sought with regard to quotes
const LINK = 200; // longer addresses are for machines that count readers

const BLOCK = new Set(
  (
    'address article aside blockquote center dd div dl dt fieldset figcaption figure footer form h1 h2 ' +
    'h3 h4 h5 h6 header hr main nav ol p pre section table tbody tfoot thead tr ul'
  ).split(' '),
);
const SPACED = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'blockquote', 'pre']);
const SKIPPED = new Set(['head', 'style', 'script', 'title', 'template', 'noscript']);

/**
 * The text of an HTML body as a person would read it. One pass without a tree: the cost is bounded
 * by the length read, whatever the nesting (FIELD-NOTES 3 has what a tree cost).
 */
export function htmlToText(html: string): string {
  const source = html.slice(0, INPUT);
  const page = new Page();
  let at = 0;
  while (at < source.length && page.length < OUTPUT) {
    const open = source.indexOf('<', at);
    page.words(decodeEntities(source.slice(at, open < 0 ? source.length : open)));
    if (open < 0) break;
    at = tagAt(source, open, page);
  }
  return page.text();
}

/** Deals with what begins at `<`; returns where to go on. */
function tagAt(source: string, open: number, page: Page): number {
  if (source.startsWith('<!--', open)) return behind(source, '-->', open + 4);
  if (!/[A-Za-z/!?]/u.test(source.charAt(open + 1))) {
    page.words('<');
    return open + 1;
  }
  const end = endOfTag(source, open);
  const tag = source.slice(open + 1, Math.min(end - 1, open + 2 * TAG));
  const name = /^\/?([A-Za-z][A-Za-z\d]*)/u.exec(tag)?.[1]?.toLowerCase() ?? '';
  const closing = tag.startsWith('/');
  if (!closing && SKIPPED.has(name)) return skip(source, name, end);
  if (name === 'br') page.newLine();
  else if (name === 'li' && !closing) page.item();
  else if (name === 'td' || name === 'th') page.words(' ');
  else if (name === 'a') page.link(closing ? undefined : attribute(tag, 'href'));
  else if (name === 'img') page.words(attribute(tag, 'alt') ?? '');
  else if (BLOCK.has(name)) page.block(SPACED.has(name));
  return end;
}

/** Where the tag ends; a `>` between quotes does not end it, unless the quotes never close. */
function endOfTag(source: string, open: number): number {
  let quote = '';
  for (let at = open + 1; at < Math.min(source.length, open + TAG); at++) {
    const char = source.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return behind(source, '>', open);
}

function behind(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at + mark.length;
}

/** Passes over an element whose content is not for readers. */
function skip(source: string, name: string, from: number): number {
  const close = new RegExp(`</${name}\\b`, 'giu');
  close.lastIndex = from;
  return close.exec(source) === null ? source.length : behind(source, '>', close.lastIndex);
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'iu').exec(
    tag,
  );
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeEntities(value).trim();
}

/** The lines written so far; blanks collapse as on a screen. */
class Page {
  private readonly done: string[] = [];
  private line = '';
  private target: { readonly address: string; readonly from: number } | undefined;
  length = 0;

  words(text: string): void {
    const words = text.replaceAll(/[ \t\r\n\f\u00a0\u200b\ufeff]+/gu, ' ');
    this.line += this.line === '' || this.line.endsWith(' ') ? words.trimStart() : words;
    this.length += words.length;
  }

  newLine(): void {
    this.done.push(this.line.trimEnd());
    this.line = '';
    this.length++;
  }

  block(spaced: boolean): void {
    if (this.line.trim() !== '') this.newLine();
    else this.line = '';
    if (spaced && this.done.length > 0 && this.done.at(-1) !== '') this.done.push('');
  }

  item(): void {
    if (this.line.trim() !== '') this.newLine();
    this.line = '- ';
  }

  /** Opens a link, or closes the open one, writing its address when the text does not show it. */
  link(address: string | undefined): void {
    const { target } = this;
    this.target = undefined;
    if (target !== undefined) {
      const shown = this.line.slice(target.from).trim();
      if (shown !== '' && !target.address.includes(shown)) this.words(` <${target.address}>`);
    }
    if (address !== undefined && /^(?:https?|xmpp|geo):/iu.test(address) && address.length <= LINK)
      this.target = { address, from: this.line.length };
  }

  text(): string {
    this.newLine();
    return this.done.join('\n').trim();
  }
}
