/** A word of what somebody wrote; a quoted one stands for itself and is never a keyword. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** Pairs of quotation marks that keyboards and phones make; `\` keeps the next character. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“',
  '«': '»',
  '「': '」',
  '『': '』',
};

/** No command is longer; more words are read as one, so that a flood costs little. */
const MOST = 40;

/** Splits at spaces of any width; what stands in quotes stays together, an open quote ends with the text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const { token, length } = tokens.length < MOST ? first(rest) : plain(rest, rest.length);
    tokens.push(token);
    rest = rest.slice(length).trimStart();
  }
  return tokens;
}

interface Taken {
  readonly token: Token;
  readonly length: number;
}

function first(rest: string): Taken {
  const close = QUOTES[rest[0] ?? ''];
  if (close !== undefined) return quoted(rest, close);
  const space = rest.search(/\s/u);
  return plain(rest, space < 0 ? rest.length : space);
}

const plain = (rest: string, length: number): Taken => ({
  token: { text: rest.slice(0, length), quoted: false },
  length,
});

function quoted(rest: string, close: string): Taken {
  let text = '';
  let at = 1;
  for (; at < rest.length && rest[at] !== close; at += 1) {
    if (rest[at] === '\\' && at + 1 < rest.length) at += 1;
    text += rest[at] ?? '';
  }
  return { token: { text, quoted: true }, length: Math.min(at + 1, rest.length) };
}

/** Writes a name so that it is read again as this one word, whatever it is. */
export function quote(name: string): string {
  return `"${name.replaceAll(/["\\]/gu, '\\$&')}"`;
}
