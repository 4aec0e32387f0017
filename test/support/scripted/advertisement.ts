import xml, { type Element } from '@xmpp/xml';

const IQ = {
  'http://jabber.org/protocol/pubsub': 'both',
  'http://jabber.org/protocol/pubsub#owner': 'both',
  'urn:xmpp:blocking': 'get',
  'jabber:iq:private': 'both',
};

/** What the scripted server grants. */
export interface Privileges {
  readonly roster?: string;
  readonly presence?: string;
  readonly iq?: Readonly<Record<string, string>>;
}

/** All that Muster asks for. */
export const FULL: Privileges = { roster: 'both', presence: 'managed_entity', iq: IQ };

/** XEP-0356 §4.2, with the namespaces nested into each other as Prosody 0.12 does. */
export function advertisement(
  host: string,
  to: string,
  { roster, presence, iq }: Privileges,
): Element {
  const perm = (access: string, type: string | undefined): Element[] =>
    type === undefined ? [] : [xml('perm', { access, type })];
  const nested = Object.entries(iq ?? {}).reduceRight<Element | undefined>(
    (inside, [ns, type]) => xml('namespace', { ns, type }, ...(inside ? [inside] : [])),
    undefined,
  );
  return xml(
    'message',
    { from: host, to },
    xml(
      'privilege',
      { xmlns: 'urn:xmpp:privilege:2' },
      ...perm('roster', roster),
      ...perm('presence', presence),
      ...(nested ? [xml('perm', { access: 'iq' }, nested)] : []),
    ),
  );
}
