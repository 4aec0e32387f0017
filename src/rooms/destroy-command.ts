import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import { bareOf, type Jid, type RoomJid } from '../domain/jid.ts';
import { textsIn } from '../text/languages.ts';
import type { RoomTexts } from '../text/rooms.ts';
import { buildCommand, NS_COMMANDS, parseCommand } from '../xmpp/protocol/commands.ts';
import { buildForm } from '../xmpp/protocol/form.ts';
import { destroyRoom } from './destroy.ts';
import type { Hall } from './hall.ts';
import type { Room } from './room.ts';

/** The node by which admins' programs know this command of other services. */
const NODE_DESTROY = 'http://prosody.im/protocol/muc#destroy';

const opened = (hall: Hall): Room[] =>
  [...hall.rooms.values()].filter(({ kind }) => kind === 'opened');

/** The rooms to choose from. */
function choice(hall: Hall, words: RoomTexts): Element {
  const options = opened(hall).map(({ jid, settings }) => ({ value: jid, label: settings.title }));
  return buildForm(
    'form',
    NODE_DESTROY,
    [{ var: 'rooms', type: 'list-multi', label: words.rooms, required: true, options }],
    { title: words.destroyRooms },
  );
}

/**
 * The ad-hoc command (XEP-0050) by which an admin ends rooms of users; undefined: the request is
 * another. Throws `forbidden` for others than admins.
 */
export function destroyByCommand(hall: Hall, iq: Element, from: Jid): Promise<Element> | undefined {
  const command = iq.getChild('command', NS_COMMANDS);
  if (command?.attrs['node'] !== NODE_DESTROY) return undefined;
  if (!hall.admins.has(bareOf(from))) throw new StanzaError('auth', 'forbidden');
  const { action, session = hall.newId(), values, language = 'en' } = parseCommand(iq, command);
  const words = textsIn(language).rooms;
  const answer = { node: NODE_DESTROY, session };
  if (action === 'cancel') return Promise.resolve(buildCommand({ ...answer, status: 'canceled' }));
  if (values === undefined) {
    return Promise.resolve(
      buildCommand({ ...answer, status: 'executing', form: choice(hall, words) }),
    );
  }
  return destroyAll(hall, values.get('rooms') ?? [], words).then((text) =>
    buildCommand({ ...answer, status: 'completed', note: { type: 'info', text } }),
  );
}

async function destroyAll(
  hall: Hall,
  wanted: readonly string[],
  words: RoomTexts,
): Promise<string> {
  const rooms = wanted.flatMap((jid) => {
    const room = hall.rooms.get(jid as RoomJid);
    return room?.kind === 'opened' ? [room] : [];
  });
  await Promise.all(rooms.map((room) => destroyRoom(hall, room, {})));
  if (rooms.length === 0) return words.noneDestroyed;
  return [words.destroyed, ...rooms.map(({ jid }) => jid)].join('\n');
}
