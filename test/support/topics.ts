import type { Topic } from '../../src/domain/topic.ts';

/** A topic as the configuration gives it when only its name is written, with what a test is about. */
export function topicOf(more: Partial<Topic> = {}): Topic {
  const name = more.name ?? 'magazine-x';
  return {
    name,
    title: name,
    language: 'en',
    zone: 'UTC',
    open: false,
    consent: 'always',
    members: [],
    standing: false,
    posts: 'refuse',
    start: [],
    end: [],
    select: { presence: 'online' },
    identity: 'handle',
    archive: 'erase',
    size: { min: 2, over: 'split' },
    begin: { kind: 'after', after: 0, announce: false },
    late: 'ignore',
    again: { running: 'join', quiet: 0 },
    ...more,
  };
}
