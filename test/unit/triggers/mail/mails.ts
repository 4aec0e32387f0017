import { readFileSync } from 'node:fs';
import type { MailRule } from '../../../../src/domain/topic.ts';
import type { MailTopic } from '../../../../src/triggers/mail/match.ts';
import { topicOf } from '../../../support/topics.ts';
import type { Mail } from '../../../../src/triggers/mail/parse.ts';

/** The octets of a mail in test/fixtures/mail. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../../fixtures/mail/${name}.eml`, import.meta.url));
}

/** A parsed mail of the editor, with what the test is about. */
export function mail(about: Partial<Mail> = {}): Mail {
  return {
    sender: { kind: 'one', address: 'editor@magazine.example' },
    subject: 'Issue 12',
    text: 'news',
    digest: 'digest',
    traces: { report: false, loops: [], hops: 1 },
    ...about,
  };
}

/** A topic that mail starts. */
export function topic(name: string, ...rules: readonly Partial<MailRule>[]): MailTopic {
  return topicOf({
    name,
    start: rules.map((rule) => ({
      kind: 'mail',
      to: `${name}@muster.example.org`,
      from: [],
      ...rule,
    })),
  });
}
