import type { Play } from './play.ts';

/** The topic's title, under which its room speaks. */
export const TITLE = 'Mail magazine X';

/** The topic `news`: three members, a publisher, an hour; `more` of its keys. */
export const topic = (more: object = {}): Record<string, object> => ({
  news: {
    name: TITLE,
    members: ['alice@example.org', 'bob@example.org', 'carol@example.org'],
    publisher: 'x@example.org',
    start: [{ message: {} }],
    end: [{ after: '1h' }],
    ...more,
  },
});

/** A chat of all who are there, entered by them; its name and its room. */
export async function gathered(
  play: Play,
  ...names: string[]
): Promise<{ chat: string; room: string }> {
  await play.come(...names);
  await play.start('news');
  const [chat] = await play.chats();
  const found = { chat: chat?.chat ?? '', room: chat?.room ?? '' };
  for (const name of names) play.person(name).enters(found.room);
  await play.rest();
  return found;
}
