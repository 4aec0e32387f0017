import xml, { type Element } from '@xmpp/xml';
import type { Instant } from '../../domain/duration.ts';
import { buildDelay } from './delay.ts';
import { buildForm, NS_FORM, parseForm } from './form.ts';
import { NS_CLIENT, NS_FORWARD } from './forward.ts';
import { buildPage, type PageWish, parsePageWish } from './rsm.ts';

/** XEP-0313. */
export const NS_MAM = 'urn:xmpp:mam:2';
export const NS_MAM_EXTENDED = 'urn:xmpp:mam:2#extended';

const FIELDS = ['with', 'start', 'end', 'before-id', 'after-id'] as const;
const KNOWN: ReadonlySet<string> = new Set([...FIELDS, 'ids', 'FORM_TYPE']);

/** What somebody wants from an archive. */
export interface ArchiveWish {
  readonly queryId: string | undefined;
  readonly with?: string;
  readonly start?: Instant;
  readonly end?: Instant;
  readonly beforeId?: string;
  readonly afterId?: string;
  readonly ids?: readonly string[];
  readonly page: PageWish;
  /** The newest first on the page (XEP-0313 §4.3.4). */
  readonly flipped: boolean;
}

type Values = ReadonlyMap<string, readonly string[]>;

const instantOf = (values: Values, name: string): Instant | undefined => {
  const text = values.get(name)?.[0];
  return text === undefined || text === '' ? undefined : Date.parse(text);
};

function filters(values: Values): Partial<ArchiveWish> {
  const [start, end] = [instantOf(values, 'start'), instantOf(values, 'end')];
  const one = (name: string): string | undefined => values.get(name)?.[0];
  const found = {
    with: one('with'),
    start,
    end,
    beforeId: one('before-id'),
    afterId: one('after-id'),
    ids: values.get('ids'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Reads a query; says what is wrong with one that cannot be answered. */
export function parseArchiveWish(query: Element): ArchiveWish | 'malformed' | 'unknown-field' {
  const form = query.getChild('x', NS_FORM);
  const values = form === undefined ? new Map<string, string[]>() : parseForm(form, NS_MAM);
  const page = parsePageWish(query);
  if (values === undefined || page === undefined) return 'malformed';
  if ([...values.keys()].some((name) => !KNOWN.has(name))) return 'unknown-field';
  const found = filters(values);
  if (Number.isNaN(found.start ?? 0) || Number.isNaN(found.end ?? 0)) return 'malformed';
  return {
    queryId: query.attrs['queryid'] as string | undefined,
    page,
    flipped: query.getChild('flip-page') !== undefined,
    ...found,
  };
}

/** The fields by which an archive can be asked. */
export function buildArchiveForm(): Element {
  const fields = [
    { var: 'with', type: 'jid-single' as const },
    ...FIELDS.slice(1).map((name) => ({ var: name, type: 'text-single' as const })),
    { var: 'ids', type: 'list-multi' as const },
  ];
  const form = buildForm('form', NS_MAM, fields);
  // XEP-0122: the list of ids is open.
  form
    .getChildByAttr('var', 'ids')
    ?.append(
      xml(
        'validate',
        { xmlns: 'http://jabber.org/protocol/xdata-validate', datatype: 'xs:string' },
        xml('open'),
      ),
    );
  return xml('query', { xmlns: NS_MAM }, form);
}

export interface ArchiveResult {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly queryId: string | undefined;
  /** The archive's id of the message. */
  readonly uid: string;
  readonly at: Instant;
  readonly message: Element;
}

/** One message out of an archive (XEP-0313 §4.2). */
export function buildArchiveResult(result: ArchiveResult): Element {
  const { from, to, id, queryId, uid, at, message } = result;
  message.attrs['xmlns'] = NS_CLIENT;
  return xml(
    'message',
    { from, to, id },
    xml(
      'result',
      { xmlns: NS_MAM, queryid: queryId, id: uid },
      xml('forwarded', { xmlns: NS_FORWARD }, buildDelay(from, at), message),
    ),
  );
}

/** The end of a page. */
export function buildArchiveEnd(page: {
  readonly first?: string | undefined;
  readonly last?: string | undefined;
  readonly index: number;
  readonly count: number;
  readonly complete: boolean;
}): Element {
  return xml(
    'fin',
    { xmlns: NS_MAM, complete: page.complete ? 'true' : undefined },
    buildPage(page),
  );
}

/** The first and the last message of an archive (XEP-0313 §5). */
export function buildArchiveMetadata(
  ends: readonly { readonly id: string; readonly at: Instant }[],
): Element {
  const [start, end] = [ends[0], ends.at(-1)];
  const mark = (name: string, at: typeof start): Element[] =>
    at === undefined ? [] : [xml(name, { id: at.id, timestamp: new Date(at.at).toISOString() })];
  return xml('metadata', { xmlns: NS_MAM }, ...mark('start', start), ...mark('end', end));
}
