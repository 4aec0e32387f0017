import type { Element } from '@xmpp/xml';

/** Whether a stanza is the one that is waited for. */
export type Matcher = (stanza: Element) => boolean;

/** What somebody received, in order, and the waiting for it. */
export class Inbox {
  /** Everything that ever arrived. */
  readonly all: Element[] = [];
  readonly #owner: string;
  #unread: Element[] = [];
  #waiting: { readonly matcher: Matcher; readonly resolve: (stanza: Element) => void }[] = [];

  constructor(owner: string) {
    this.#owner = owner;
  }

  add(stanza: Element): void {
    this.all.push(stanza);
    const found = this.#waiting.find(({ matcher }) => matcher(stanza));
    if (found === undefined) {
      this.#unread.push(stanza);
      return;
    }
    this.#waiting = this.#waiting.filter((one) => one !== found);
    found.resolve(stanza);
  }

  /**
   * The first stanza that matches and was not returned before, there already or to come. Rejects
   * after `within` milliseconds with what arrived instead.
   */
  async receives(matcher: Matcher, within = 2000): Promise<Element> {
    const index = this.#unread.findIndex(matcher);
    const there = this.#unread[index];
    if (there !== undefined) {
      this.#unread.splice(index, 1);
      return there;
    }
    const { promise, resolve, reject } = Promise.withResolvers<Element>();
    this.#waiting.push({ matcher, resolve });
    const limit = setTimeout(() => reject(this.#nothing(matcher, within)), within);
    try {
      return await promise;
    } finally {
      clearTimeout(limit);
    }
  }

  #nothing(matcher: Matcher, within: number): Error {
    const got = this.#unread.map(String).join('\n  ');
    return new Error(
      `${this.#owner} did not receive ${String(matcher)} within ${within} ms, but:\n  ${got}`,
    );
  }
}

/** Matches by name and, where given, by attributes. */
export function stanza(name: string, attrs: Readonly<Record<string, string>> = {}): Matcher {
  return (element) =>
    element.name === name &&
    Object.entries(attrs).every(([key, value]) => element.attrs[key] === value);
}

/** Matches a stanza that has a child of that name and namespace. */
export function containing(name: string, namespace?: string): Matcher {
  return (element) => element.getChild(name, namespace) !== undefined;
}
