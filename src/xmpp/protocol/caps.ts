import { createHash } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import { NS_FORM } from './form.ts';

/** The hash functions that clients use for capabilities; XEP-0115 §5.1, RFC 6920. */
const HASHES = ['sha1', 'sha256', 'sha512'] as const;

/**
 * Whether a disco#info payload is what the verification string stands for (XEP-0115 §5.4). The
 * name of the hash function is not needed: one of the usual ones fits or none does.
 */
export function verifies(query: Element, ver: string): boolean {
  const text = verificationText(query);
  return (
    text !== undefined &&
    HASHES.some((hash) => createHash(hash).update(text, 'utf8').digest('base64') === ver)
  );
}

/** The text to be hashed (XEP-0115 §5.1); `undefined` when the payload is ill-formed (§5.4, 3.3-3.5). */
export function verificationText(query: Element): string | undefined {
  const identities = query.getChildren('identity').map(identityText);
  const features = query.getChildren('feature').map((feature) => attribute(feature, 'var'));
  const forms = query
    .getChildren('x', NS_FORM)
    .map(formParts)
    .filter((form) => form !== undefined);
  const types = forms.map(({ type }) => type);
  if ([identities, features, types].some(hasTwice)) return undefined;
  if (forms.some(({ ambiguous }) => ambiguous)) return undefined;
  return [
    ...identities.toSorted(byOctets),
    ...features.toSorted(byOctets),
    ...forms.toSorted((a, b) => byOctets(a.type, b.type)).flatMap(({ parts }) => parts),
  ]
    .map((part) => `${part}<`)
    .join('');
}

function identityText(identity: Element): string {
  return ['category', 'type', 'xml:lang', 'name']
    .map((name) => attribute(identity, name))
    .join('/');
}

interface FormParts {
  readonly type: string;
  readonly ambiguous: boolean;
  readonly parts: readonly string[];
}

/** A form without a hidden FORM_TYPE is ignored (XEP-0115 §5.4, 3.6). */
function formParts(form: Element): FormParts | undefined {
  const fields = form.getChildren('field').map((field) => ({
    name: attribute(field, 'var'),
    hidden: attribute(field, 'type') === 'hidden',
    values: field.getChildren('value').map((value) => value.text()),
  }));
  const type = fields.find(({ name }) => name === 'FORM_TYPE');
  if (type === undefined || !type.hidden || type.values[0] === undefined) return undefined;
  const others = fields.filter(({ name }) => name !== 'FORM_TYPE');
  return {
    type: type.values[0],
    ambiguous: new Set(type.values).size > 1,
    parts: [
      type.values[0],
      ...others
        .toSorted((a, b) => byOctets(a.name, b.name))
        .flatMap(({ name, values }) => [name, ...values.toSorted(byOctets)]),
    ],
  };
}

const attribute = (element: Element, name: string): string => String(element.attrs[name] ?? '');

const hasTwice = (texts: readonly string[]): boolean => new Set(texts).size < texts.length;

/** The collation i;octet (RFC 4790 §9.3). */
const byOctets = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
