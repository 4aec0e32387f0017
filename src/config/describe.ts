import type { Outline } from './outline.ts';

const HEAD = `# Configuration

Muster reads one YAML file, named with \`--config\`. This page is written from the program itself by \`npm run docs\`.

## Rules for the whole file

- A key that Muster does not know, or that does not work yet in this version, is refused: nothing is accepted and ignored. Every fault is told
  with its line and column, what was expected, and the key that was probably meant.
- \`\${NAME}\` in a value is filled in from the environment; \`$\${NAME}\` stands for the text \`\${NAME}\` itself.
- A secret can stand in a file of its own: \`secret_file\` in the place of \`secret\`. Secrets are never shown, neither in messages nor in logs.
- Relative paths begin in the folder of the configuration file.
- A span of time is a number and a unit, \`ms\`, \`s\`, \`m\`, \`h\` or \`d\`, or several of them: \`30s\`, \`1h30m\`. At most ten years.
- A size is a number and \`B\`, \`KiB\`, \`MiB\` or \`GiB\`. A socket is \`HOST:PORT\`, with an IPv6 address in brackets: \`[::1]:2525\`.
- Addresses and domains are compared without regard to case. Phone numbers go in quotes.

A first file is written by \`muster init\`; a fuller example is \`config/muster.example.yaml\`.

## In an editor

\`docs/admin/muster.schema.json\` is the JSON Schema of this file, written from the program like this page. An editor with a YAML language server
(VS Code with the YAML extension, Neovim, Emacs, Kate, …) completes and explains the keys, and underlines wrong ones, when a comment at the top of
the file names the schema by its path or address:

\`\`\`yaml
# yaml-language-server: $schema=/opt/muster/docs/admin/muster.schema.json
\`\`\`

The last word is Muster's own: it also checks what stands between several keys.
`;

const NOT_YET_HEAD = `## Not yet

These are known, and refused because they do not work yet in this version:
`;

/**
 * The reference of all keys in Markdown, from the outline of the schema. `notYet`: what is known but
 * refused.
 */
export function describe(top: Outline, notYet: readonly string[]): string {
  return [HEAD, ...sections('', top), NOT_YET_HEAD, ...notYet.map(notYetLine), ''].join('\n');
}

const notYetLine = (line: string): string => {
  const [pattern = '', value] = line.split(' = ');
  const key = code(pattern.replaceAll('*', 'NAME').replaceAll('.#', '[]'));
  return value === undefined ? `- ${key}` : `- ${key} with the value ${code(value)}`;
};

/** A section for the keys of a map, then the sections of the maps below them. */
function sections(path: string, map: Outline): string[] {
  const keys = Object.entries(map.properties ?? {});
  const title = path === '' ? '## The top of the file' : `## \`${path}\``;
  const about = map.description === undefined ? [] : [map.description, ''];
  const table = [
    '| key | value | default | meaning | example |',
    '|---|---|---|---|---|',
    ...keys.map(([key, outline]) => row(key, outline, defaultOf(key, map))),
  ];
  const own = keys.length === 0 ? [] : [title, '', ...about, ...table, ''];
  const below = keys.flatMap(([key, outline]) =>
    mapsIn(path === '' ? key : `${path}.${key}`, outline),
  );
  return [...own, ...below];
}

/** The sections of every map that stands in or under a key. */
function mapsIn(path: string, outline: Outline): string[] {
  const { properties, additionalProperties, items, anyOf = [] } = outline;
  return [
    ...(properties === undefined ? [] : sections(path, outline)),
    ...(additionalProperties ? mapsIn(`${path}.NAME`, additionalProperties) : []),
    ...(items === undefined ? [] : mapsIn(`${path}[]`, items)),
    ...anyOf.flatMap((one) => mapsIn(path, one)),
  ];
}

function row(key: string, outline: Outline, otherwise: string): string {
  const example = outline.example === undefined ? '' : code(outline.example);
  const cells = [code(key), kindOf(outline), otherwise, outline.description ?? '', example];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What a key takes, in a few words. */
function kindOf(outline: Outline): string {
  const {
    kind,
    enum: words,
    const: only,
    anyOf,
    items,
    properties,
    additionalProperties,
  } = outline;
  if (kind !== undefined) return kind;
  if (words !== undefined) return words.map((word) => code(word)).join(', ');
  if (only !== undefined) return code(String(only));
  if (anyOf !== undefined) return anyOf.map(kindOf).join(', or ');
  if (items !== undefined) return `list (${kindOf(items)})`;
  if (properties !== undefined || additionalProperties === undefined) return 'map';
  return `map by ${outline.propertyNames?.kind ?? 'name'}`;
}

/** What holds when the key is left out. */
function defaultOf(key: string, map: Outline): string {
  const inFile = `${key}_file`;
  if (map.required?.includes(key) === true) {
    return inFile in (map.properties ?? {})
      ? `this or ${code(inFile)} must be given`
      : 'must be given';
  }
  const value = map.properties?.[key]?.default;
  if (value === undefined) return 'none';
  if (typeof value !== 'object') return code(String(value));
  return Array.isArray(value) && value.length === 0 ? 'empty' : '';
}

const code = (text: string): string => `\`${text}\``;
