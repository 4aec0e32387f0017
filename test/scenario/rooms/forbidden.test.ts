import type { Element } from '@xmpp/xml';
import { expect } from 'chai';
import fc from 'fast-check';
import type { BareJid } from '../../../src/domain/jid.ts';
import { type Client, createStage, GARDEN, person } from './stage.ts';

const PEOPLE = ['romeo', 'juliet', 'paris', 'tybalt'] as const;
type Name = (typeof PEOPLE)[number];

type Step =
  | { readonly do: 'join' | 'leave' | 'speak' | 'show'; readonly who: Name; readonly client: 0 | 1 }
  | { readonly do: 'whisper'; readonly who: Name; readonly client: 0 | 1; readonly to: Name }
  | { readonly do: 'part' | 'relate'; readonly who: Name; readonly to: Name };

const name = fc.constantFrom(...PEOPLE);
const client = fc.constantFrom<0 | 1>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('join', 'speak', 'show', 'leave'),
      who: name,
      client,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('whisper' as const), who: name, client, to: name }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('part', 'relate'), who: name, to: name }),
  },
);

/** What one client knows: who is there, and what was said to it. */
interface Knowledge {
  inside: boolean;
  readonly people: Set<string>;
  readonly heard: string[];
  readonly due: string[];
}

const pair = (a: string, b: string): string => [a, b].toSorted().join(' ');

/** Plays the steps and compares, after each, what every client knows with what it may know. */
async function play(steps: readonly Step[]): Promise<void> {
  const apart = new Set<string>();
  const stage = createStage();
  stage.garden(PEOPLE, {
    related: (first: BareJid, second: BareJid) => !apart.has(pair(first, second)),
  });
  const clients = new Map<string, Client>();
  const knowledge = new Map<string, Knowledge>();
  for (const who of PEOPLE) {
    for (const number of [0, 1]) {
      clients.set(`${who}${number}`, stage.client(`${who}@example.org/${number}`));
      knowledge.set(`${who}${number}`, { inside: false, people: new Set(), heard: [], due: [] });
    }
  }
  const related = (a: string, b: string): boolean =>
    a === b || !apart.has(pair(person(a), person(b)));
  const insiders = (who: string): boolean =>
    [0, 1].some((number) => knowledge.get(`${who}${number}`)?.inside);

  const read = (known: Knowledge, stanza: Element): void => {
    const nick = String(stanza.attrs['from']).split('/')[1] ?? '';
    if (stanza.attrs['type'] === 'error') return;
    if (stanza.name === 'presence' && stanza.attrs['type'] === undefined) known.people.add(nick);
    else if (stanza.name === 'presence') known.people.delete(nick);
    else if (stanza.getChild('delay') === undefined)
      known.heard.push(stanza.getChildText('body') ?? '');
  };

  let said = 0;
  for (const next of steps) {
    if (!('client' in next)) {
      if (next.who === next.to) continue;
      const between = pair(person(next.who), person(next.to));
      if (next.do === 'part') apart.add(between);
      else apart.delete(between);
      stage.rooms.relationsChanged(GARDEN);
    } else {
      const speaker = clients.get(`${next.who}${next.client}`);
      const own = knowledge.get(`${next.who}${next.client}`);
      if (speaker === undefined || own === undefined) continue;
      const text = `${++said}`;
      if (next.do === 'join') {
        own.people.clear();
        own.inside = true;
        await speaker.sends(
          `<presence to='${GARDEN}/${next.who}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
        );
      } else if (next.do === 'leave') {
        await speaker.sends(`<presence type='unavailable' to='${GARDEN}/${next.who}'/>`);
        own.inside = false;
      } else if (!own.inside) {
        continue;
      } else if (next.do === 'show') {
        await speaker.sends(`<presence to='${GARDEN}/${next.who}'><show>dnd</show></presence>`);
      } else {
        const to = next.do === 'whisper' ? next.to : undefined;
        for (const who of PEOPLE) {
          for (const number of [0, 1]) {
            const listener = knowledge.get(`${who}${number}`);
            const meant = to === undefined || to === who;
            if (listener?.inside === true && meant && related(next.who, who))
              listener.due.push(text);
          }
        }
        await speaker.sends(
          to === undefined
            ? `<message type='groupchat' to='${GARDEN}'><body>${text}</body></message>`
            : `<message type='chat' to='${GARDEN}/${to}'><body>${text}</body></message>`,
        );
      }
    }
    for (const [key, known] of knowledge) {
      const who = key.slice(0, -1);
      for (const stanza of clients.get(key)?.ignores() ?? []) read(known, stanza);
      if (!known.inside) known.people.clear();
      const may = PEOPLE.filter((other) => known.inside && insiders(other) && related(who, other));
      expect([...known.people].toSorted(), `${key} sees`).to.deep.equal(may.toSorted());
      expect(
        known.heard.filter((text) => text !== ''),
        `${key} hears`,
      ).to.deep.equal(known.due);
    }
  }
}

describe('rooms: what relations forbid (A10)', () => {
  it('nobody ever gets; what they allow, everybody gets once and in order; all views agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), play),
      { numRuns: 60 },
    );
  }).timeout(60_000);
});
