import { buildVoiceForm, type VoiceRequest } from '../xmpp/protocol/voice.ts';
import type { Hall } from './hall.ts';
import { mayMeet } from './strangers.ts';
import { changeRole } from './role.ts';
import type { Room, Session } from './room.ts';
import { copiesOf } from '../xmpp/protocol/splice.ts';
import { shownAddress } from './view.ts';
import { wordsOf } from './words.ts';

/** A visitor asks for voice, or a moderator decides (XEP-0045 §7.13, §8.6). */
export function hearVoice(hall: Hall, room: Room, sender: Session, request: VoiceRequest): void {
  if (request.kind === 'decision') {
    if (!request.granted && sender.occupant.role === 'moderator') return;
    changeRole(hall, room, sender, request.nick, 'participant', undefined);
    return;
  }
  if (sender.occupant.role !== 'visitor') return;
  for (const viewer of room.sessions.values()) {
    const moderates = viewer.occupant.role === 'moderator';
    if (!moderates || !mayMeet(room, viewer.person, sender.person)) continue;
    const shown = shownAddress(room, sender.person, viewer) ?? '';
    const jid = shown === sender.person ? sender.jid : shown;
    const address = { room: room.jid, id: hall.newId() };
    const form = buildVoiceForm(address, sender.occupant.nick, jid, wordsOf(room).voice);
    hall.wire.sendRaw(copiesOf(form)(viewer.address), 'room');
  }
}
