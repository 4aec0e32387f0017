import { createStage, DOMAIN, GARDEN } from './stage.ts';

const USER = 'http://jabber.org/protocol/muc#user';

describe('rooms: the end of a chat (A12)', () => {
  it('tells each client of its removal and of the end of the room at once, the others of the removal', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await stage.rooms.remove(GARDEN, 'juliet-handle', 'It is over', { closing: true });
    const removed = `<item affiliation='none' role='none' jid='juliet-handle@${DOMAIN}'>
      <reason>It is over</reason></item>`;
    juliet.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${removed}<destroy><reason>It is over</reason></destroy>
      <status code='110'/><status code='321'/></x></presence>`);
    romeo.receives(`<presence type='unavailable' from='${GARDEN}/juliet'>
      <x xmlns='${USER}'>${removed}<status code='321'/></x></presence>`);
  });
});
