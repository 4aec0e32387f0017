import type { ArchivedMessage, ArchiveQuery, ArchiveStore } from '../../../src/store/port.ts';

function matches(message: ArchivedMessage, query: ArchiveQuery): boolean {
  const { author, at, id, hiddenFrom } = message;
  return (
    message.room === query.room &&
    !hiddenFrom.includes(query.viewer) &&
    (author === null || !query.without.includes(author)) &&
    (query.author === undefined || author === query.author) &&
    (query.start === undefined || at >= query.start) &&
    (query.end === undefined || at <= query.end) &&
    (query.ids === undefined || query.ids.includes(id))
  );
}

/** An archive in memory, for the stage. */
export function archiveStore(): ArchiveStore & { readonly messages: ArchivedMessage[] } {
  const messages: ArchivedMessage[] = [];
  const place = (query: ArchiveQuery, id: string): number =>
    messages.findIndex((message) => message.room === query.room && message.id === id);
  return {
    messages,
    appendMessages: (added) => {
      const isNew = ({ room, id }: ArchivedMessage): boolean =>
        !messages.some((one) => one.room === room && one.id === id);
      messages.push(...added.filter(isNew));
      return Promise.resolve();
    },
    replaceMessage: (room, id, message) => {
      const index = messages.findIndex((one) => one.room === room && one.id === id);
      const old = messages[index];
      if (old !== undefined) messages[index] = { ...old, message };
      return Promise.resolve(old !== undefined);
    },
    keepMessages: () => Promise.resolve(),
    forgetMessages: () => Promise.resolve(0),
    pageMessages: (query) => {
      const named = [...(query.after ?? []), ...(query.before ?? []), ...(query.ids ?? [])];
      if (named.some((id) => place(query, id) < 0)) return Promise.resolve('unknown-id' as const);
      const all = messages.filter((message) => matches(message, query));
      const low = Math.max(-1, ...(query.after ?? []).map((id) => place(query, id)));
      const high = Math.min(messages.length, ...(query.before ?? []).map((id) => place(query, id)));
      const window = all.filter((message) => {
        const at = messages.indexOf(message);
        return at > low && at < high;
      });
      const page =
        query.from === 'oldest'
          ? window.slice(0, query.limit)
          : window.slice(Math.max(0, window.length - query.limit));
      const [first] = page;
      const index = first === undefined ? 0 : all.indexOf(first);
      return Promise.resolve({ messages: page, count: all.length, index });
    },
  };
}
