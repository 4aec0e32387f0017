import type { Contact } from '../../test/support/client/roster.ts';
import type { Stamped } from '../../test/support/client/happening.ts';
import type { StockClient } from '../../test/support/stock-client.ts';
import { line } from './screen.ts';

/** Contacts that change in one burst are shown in one line, after this pause in milliseconds. */
const BURST = 80;

/** Prints what a person's client shows, as it happens. */
export function narrate(person: StockClient): void {
  const show = (text: string): void => line(person.name, text);
  const contacts = burst((changed: Contact[]) => show(contactLine(person, changed)));
  const entrants = burst((nicks: string[]) => show(`sees ${nicks.join(', ')} come in`));
  person.onHappening((happening) => {
    if (happening.kind === 'contact') contacts(happening.contact);
    else if (happening.kind === 'contact-gone') contacts(happening.contact);
    else if (happening.kind === 'occupant-in') {
      if (person.rooms.has(happening.room)) entrants(happening.nick);
    } else {
      const text = describe(person, happening);
      if (text !== '') show(text);
    }
  });
}

function describe(person: StockClient, happening: Stamped): string {
  switch (happening.kind) {
    case 'bookmarked':
      return `gets a bookmark that opens by itself: “${happening.name}”`;
    case 'unbookmarked':
      return 'the bookmark is gone';
    case 'invited':
      return `is invited: ${happening.reason}`;
    case 'entered':
      return entered(person, happening.room, happening.nick);
    case 'not-entered':
      return `cannot enter: ${happening.condition} ${happening.text}`;
    case 'subject':
      return `reads the subject: ${happening.text}`;
    case 'said':
      return said(happening, person.room(happening.room)?.nick ?? '');
    case 'chat':
      return `gets one-to-one from ${happening.from}: ${happening.text}`;
    case 'occupant-out':
      return person.room(happening.room)?.nick === happening.nick
        ? ''
        : `sees ${happening.nick} go`;
    case 'left':
      return `is out of the room: ${happening.reason || '(no reason given)'}`;
    case 'bounced':
      return `gets an error from ${happening.from}: ${happening.condition} ${happening.text}`;
    case 'online':
    case 'offline':
    case 'contact':
    case 'contact-gone':
    case 'contact-presence':
    case 'occupant-in':
      return '';
  }
}

function entered(person: StockClient, room: string, nick: string): string {
  const others = person.rooms.get(room)?.others ?? [];
  const company = others.length === 0 ? 'nobody yet' : others.join(', ');
  return `is in the room as ${nick}; there: ${company}`;
}

function said(message: Extract<Stamped, { kind: 'said' }>, own: string): string {
  const [first = '', ...rest] = message.text.split('\n').map((part) => part.trimEnd());
  const who = message.byRoom ? 'the room' : message.nick;
  const way = message.isPrivate ? ' (privately)' : '';
  const verb = message.nick === own ? 'says' : `hears ${who}${way}`;
  return [`${verb}: ${first}`, ...rest.filter((part) => part !== '')].join('\n    ');
}

/** The groups that have just changed, as the contact list shows them now. */
function contactLine(person: StockClient, changed: readonly Contact[]): string {
  const groups = new Set(changed.flatMap((contact) => contact.groups));
  const now = [...person.contacts.values()];
  const parts = [...groups].map((group) => {
    const names = now.filter((one) => one.groups.includes(group)).map((one) => one.name || one.jid);
    return names.length === 0
      ? `the group “${group}” is gone`
      : `the group “${group}” has ${names.toSorted().join(', ')}`;
  });
  return `contact list: ${parts.join('; ')}`;
}

/** Collects what comes in one burst and hands it on together. */
function burst<T>(show: (items: T[]) => void): (item: T) => void {
  let items: T[] = [];
  return (item) => {
    items.push(item);
    if (items.length > 1) return;
    setTimeout(() => {
      const all = items;
      items = [];
      show(all);
    }, BURST).unref();
  };
}
