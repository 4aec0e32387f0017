import type { Element } from '@xmpp/xml';

const NS_MUC_USER = 'http://jabber.org/protocol/muc#user';

const codes = (x: Element): string =>
  x
    .getChildren('status')
    .map((status) => String(status.attrs['code']))
    .toSorted()
    .join(' ');

function attributeDifference(actual: Element, expected: Element): string | undefined {
  for (const [name, value] of Object.entries(expected.attrs) as [string, string][]) {
    const given = actual.attrs[name] as string | undefined;
    if (value === 'any' ? given === undefined : given !== value) {
      return `<${actual.name}> has ${name}=${given ?? 'nothing'}, not ${value}`;
    }
  }
  return undefined;
}

function childDifference(actual: Element, expected: Element): string | undefined {
  const left = [...actual.getChildElements()];
  for (const child of expected.getChildElements()) {
    const same = left.filter(
      (candidate) =>
        candidate.name === child.name && candidate.attrs['xmlns'] === child.attrs['xmlns'],
    );
    const match = same.find((candidate) => difference(candidate, child) === undefined);
    if (match === undefined) {
      const [first] = same;
      return first === undefined
        ? `<${actual.name}> has no <${child.name}>`
        : difference(first, child);
    }
    left.splice(left.indexOf(match), 1);
  }
  return undefined;
}

/**
 * How a stanza differs from what was expected; undefined: it matches. It may hold more than was
 * expected, except: status codes, the type of the stanza, and a JID or an error
 * that is not named.
 */
export function difference(actual: Element, expected: Element): string | undefined {
  if (actual.name !== expected.name) return `<${actual.name}>, not <${expected.name}>`;
  for (const closed of ['type', 'jid', 'nick']) {
    if (expected.attrs[closed] === undefined && actual.attrs[closed] !== undefined) {
      return `<${actual.name}> has ${closed}=${String(actual.attrs[closed])}`;
    }
  }
  if (expected.attrs['xmlns'] === NS_MUC_USER && codes(actual) !== codes(expected)) {
    return `status ${codes(actual)}, not ${codes(expected)}`;
  }
  const text = expected.getText().trim();
  if (text !== '' && actual.getText() !== text) return `text ${actual.getText()}, not ${text}`;
  return attributeDifference(actual, expected) ?? childDifference(actual, expected);
}
