import { endOf, memberEnds } from '../chats/ends.ts';
import type { ChatView, TopicView } from '../commands/port.ts';
import { areApart, type Chat, type Member, memberOf, present } from '../domain/chat.ts';
import type { Instant } from '../domain/duration.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Topic } from '../domain/topic.ts';
import type { ActionParts } from './parts.ts';

/** A chat as one person may see it; to an admin who is no member all of it. */
export function chatView(
  { presence, rooms }: Pick<ActionParts, 'presence' | 'rooms'>,
  chat: Chat,
  person: BareJid,
): ChatView {
  const member = memberOf(chat, person);
  const state = member === undefined || member.state === 'left' ? 'out' : member.state;
  const people = member?.state === 'out' ? [] : others(chat, person);
  return {
    topic: chat.topic,
    title: chat.title,
    room: chat.room,
    state,
    people: people.map(({ jid, nick }) => ({
      nick,
      online: presence.online(jid),
      inside: rooms.isInside(chat.room, jid),
    })),
    started: chat.opened ?? chat.created,
    ends: endFor(chat, member),
    trigger: { kind: chat.trigger.kind, subject: chat.trigger.subject },
    part: member?.part ?? 'subscriber',
  };
}

/** By how much members may still put off the end, in milliseconds. */
export function extension({ ending: { extend, extended } }: Chat): number {
  return extend === undefined ? 0 : Math.min(extend.by, extend.most - extended);
}

/** A topic as one person sees it. */
export function topicView(
  { keeper, memberships, subscriptions, wishes }: ActionParts,
  topic: Topic,
  person: BareJid,
): TopicView {
  const duration = subscriptions.duration(topic.name, person);
  const open = keeper.running(topic.name).filter(({ phase }) => phase === 'open');
  const chat = open.find((one) => memberOf(one, person) !== undefined) ?? open[0];
  return {
    name: topic.name,
    title: topic.title,
    subscribed: memberships.isSubscribed(person, topic),
    open: memberships.mayJoin(person, topic),
    consent: wishes.consent(person, topic),
    ...(duration === undefined ? {} : { duration }),
    ...(chat === undefined
      ? {}
      : {
          chat: {
            room: chat.room,
            people: others(chat, person).length + Number(memberOf(chat, person)?.state === 'in'),
            ends: endFor(chat, memberOf(chat, person)),
          },
        }),
  };
}

/** Those who take part and of whom this person may know (A15). */
function others(chat: Chat, person: BareJid): Member[] {
  return present(chat).filter(({ jid }) => jid !== person && !areApart(chat, person, jid));
}

/** When it ends for this member; for others, when it ends at the latest. */
function endFor(chat: Chat, member: Member | undefined): Instant {
  const own = member === undefined ? undefined : memberEnds(chat).get(member);
  return own !== undefined && Number.isFinite(own)
    ? own
    : (endOf(chat) ?? chat.created + chat.ending.limit);
}
