import xml, { type Element } from '@xmpp/xml';

/** XEP-0059: pages of a long result. */
const NS_RSM = 'http://jabber.org/protocol/rsm';

/** The page that is wanted. */
export interface PageWish {
  readonly max?: number;
  /** The last item of the page before. */
  readonly after?: string;
  /** The first item of the page behind; empty: the last page. */
  readonly before?: string;
}

/** Reads the `<set/>` of a query; undefined when `max` is no number. */
export function parsePageWish(query: Element): PageWish | undefined {
  const set = query.getChild('set', NS_RSM);
  const max = set?.getChildText('max') ?? undefined;
  const after = set?.getChildText('after') ?? undefined;
  const before = set?.getChildText('before') ?? undefined;
  if (max !== undefined && !/^\d{1,9}$/u.test(max)) return undefined;
  return {
    ...(max === undefined ? {} : { max: Number(max) }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}

/** Tells which page was given. */
export function buildPage(page: {
  readonly first?: string | undefined;
  readonly last?: string | undefined;
  readonly index: number;
  readonly count: number;
}): Element {
  const { first, last, index, count } = page;
  return xml(
    'set',
    { xmlns: NS_RSM },
    ...(first === undefined ? [] : [xml('first', { index: String(index) }, first)]),
    ...(last === undefined ? [] : [xml('last', {}, last)]),
    xml('count', {}, String(count)),
  );
}
