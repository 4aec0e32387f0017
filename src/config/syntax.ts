import type { ErrorCode } from 'yaml';

// The parser's own messages quote the file, and with it perhaps a secret: these do not.
const WORDS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias takes no anchor and no tag',
  BAD_ALIAS: 'a text that begins with * names an anchor that is not there; put a text in quotes',
  BAD_DIRECTIVE: 'a line that begins with % is a YAML directive; put a text in quotes',
  BAD_DQ_ESCAPE: 'unknown escape with a backslash; use single quotes for a text with backslashes',
  BAD_INDENT: 'wrong indentation; keys of one map begin in one column',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'a text cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'two keys on one line; write the second one on its own line, or the value in quotes',
  BLOCK_IN_FLOW: 'inside { } and [ ] only maps and lists in brackets can stand',
  DUPLICATE_KEY: 'the key is given twice',
  IMPOSSIBLE: 'not understood as YAML',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters',
  MISSING_CHAR: 'a character is missing, such as a closing quote or bracket, or a colon or comma',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line, followed by a colon',
  MULTIPLE_ANCHORS: 'more than one anchor',
  MULTIPLE_DOCS: 'a second YAML document begins here; one file holds one configuration',
  MULTIPLE_TAGS: 'more than one tag',
  NON_STRING_KEY: 'a key must be a text',
  RESOURCE_EXHAUSTION: 'nested too deep',
  TAB_AS_INDENT: 'a tab; indent with spaces',
  TAG_RESOLVE_FAILED:
    'a text that begins with ! is a YAML tag, and this one is unknown; put a text in quotes',
  UNEXPECTED_TOKEN: 'not expected here; look for a missing quote, colon, comma or line break',
  BAD_COLLECTION_TYPE: 'a tag that does not fit what it stands at',
};

/** What to say of a fault of YAML itself. */
export function syntaxText(code: ErrorCode): string {
  return WORDS[code];
}
