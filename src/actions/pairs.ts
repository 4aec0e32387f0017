import type { Actions } from '../commands/port.ts';
import { areApart, type Chat, type Member, memberOf } from '../domain/chat.ts';
import { foldedWord } from '../domain/folded.ts';
import type { BareJid } from '../domain/jid.ts';
import { DONE, refused } from './outcome.ts';
import type { ActionParts } from './parts.ts';

type PairActions = Pick<Actions, 'without' | 'with' | 'aside'>;

/** Somebody whom a name means, and the chat in which he is met; none: a lasting relation. */
interface Found {
  readonly other: BareJid;
  readonly chat?: Chat;
}

/**
 * Ends a relation of two people, and undoes it (A15). Whom somebody may not know he cannot name:
 * a name that means nobody to him is answered alike, whoever bears it.
 */
export function pairActions(parts: ActionParts): PairActions {
  const { domain, keeper, wishes, handles, relatedTo, pairChanged } = parts;

  const plain = (name: string): string => {
    const word = foldedWord(name);
    return word.endsWith(`@${domain}`) ? word.slice(0, -domain.length - 1) : word;
  };
  const isCalled = (member: Pick<Member, 'nick' | 'handle'>, name: string): boolean =>
    foldedWord(member.nick) === foldedWord(name) || foldedWord(member.handle) === plain(name);
  const bears = (person: BareJid, name: string): boolean => {
    const handle = handles.of(person);
    return handle !== undefined && isCalled({ nick: handle.display, handle: handle.name }, name);
  };

  const chatsOf = (person: BareJid, room: string | undefined): readonly Chat[] =>
    keeper.of(person).filter((chat) => room === undefined || chat.room === room);

  /** Others in his chats; those who were only asked are nobody's business. */
  const met = (person: BareJid, room: string | undefined, name: string): Found[] =>
    chatsOf(person, room).flatMap((chat) =>
      chat.members
        .filter(({ jid, state }) => jid !== person && (state === 'in' || state === 'out'))
        .filter((member) => isCalled(member, name))
        .filter(({ jid }) => !areApart(chat, person, jid) || hasParted(chat, person, jid))
        .map(({ jid }) => ({ other: jid, chat })),
    );

  const lasting = (person: BareJid, name: string): Found[] =>
    [...relatedTo(person)].filter((one) => bears(one, name)).map((other) => ({ other }));

  const everywhere = async (
    type: 'parted' | 'reunited',
    pair: readonly [BareJid, BareJid],
  ): Promise<void> => {
    for (const chat of chatsOf(pair[0], undefined)) {
      if (memberOf(chat, pair[1]) !== undefined) await keeper.apply(chat.id, { type, pair });
    }
    await pairChanged(...pair);
  };

  const isSelf = (person: BareJid, name: string): boolean =>
    bears(person, name) ||
    chatsOf(person, undefined).some((chat) => {
      const member = memberOf(chat, person);
      return member !== undefined && isCalled(member, name);
    });

  return {
    async without(person, name, always, room) {
      const inChats = met(person, room, name);
      const found = inChats.length > 0 || room !== undefined ? inChats : lasting(person, name);
      const others = new Set(found.map(({ other }) => other));
      const [one] = found;
      if (one === undefined) {
        return refused(isSelf(person, name) ? 'yourself' : 'no-such-person');
      }
      if (others.size > 1) return refused('several-chats');
      const pair = [person, one.other] as const;
      if (always) {
        if (wishes.of(person).without.includes(one.other)) return refused('already');
        await wishes.part(...pair);
        await everywhere('parted', pair);
        return DONE;
      }
      const together = found.filter(({ chat }) => chat !== undefined && !hasParted(chat, ...pair));
      const [chat, another] = together.map((each) => each.chat);
      if (chat === undefined) return refused(inChats.length === 0 ? 'no-chat' : 'already');
      if (another !== undefined) return refused('several-chats');
      await keeper.apply(chat.id, { type: 'parted', pair });
      await pairChanged(...pair);
      return DONE;
    },
    aside(person) {
      const lasting = wishes.of(person).without.flatMap((other) => handles.of(other)?.name ?? []);
      const here = chatsOf(person, undefined).flatMap((chat) =>
        chat.members
          .filter(
            ({ jid }) => hasParted(chat, person, jid) && !wishes.of(person).without.includes(jid),
          )
          .map(({ nick }) => nick),
      );
      return [...new Set([...lasting, ...here])];
    },
    async with(person, name) {
      const removed = wishes.of(person).without.filter((other) => bears(other, name));
      const parted = chatsOf(person, undefined).flatMap((chat) =>
        chat.members
          .filter((member) => isCalled(member, name) && hasParted(chat, person, member.jid))
          .map(({ jid }) => jid),
      );
      const [other, second] = [...new Set([...parted, ...removed])];
      if (other === undefined) return refused('no-such-person');
      if (second !== undefined) return refused('several-chats');
      await wishes.reunite(person, other);
      await everywhere('reunited', [person, other]);
      return DONE;
    },
  };
}

/** Whether the first wanted to be apart from the second. */
function hasParted(chat: Chat, person: BareJid, other: BareJid): boolean {
  return chat.apart.some(([by, of]) => by === person && of === other);
}
