import type { RoomJid } from '../../domain/jid.ts';
import { nicksIn, personNamed } from '../chosen.ts';
import { define, done, refused, type Scene } from '../definition.ts';

/** `without NAME [always]`: their relation alone ends, in this chat or for good (A15). */
export const without = define({
  name: 'without',
  audience: 'known',
  params: [
    { key: 'person', need: 'place' },
    { key: 'always', need: 'may' },
  ],
  run: async ({ person, always = false }, scene) => {
    const { actions, asker, texts, tell } = scene;
    const room = roomWith(person, scene);
    const outcome = await actions.without(asker.person, person, always, room);
    if (!outcome.done) return refused(outcome.why, person);
    const undo = tell({ name: 'with', args: { person } });
    return done(texts.commands.without(person, always, undo));
  },
});

/** Where he meets a person: here, or in the only chat that has one of that name. */
function roomWith(person: string, { actions, asker }: Scene): RoomJid | undefined {
  if (asker.room !== undefined) return asker.room;
  const chats = actions
    .chats(asker.person)
    .filter((chat) => personNamed(person, nicksIn([chat])) !== undefined);
  return chats.length === 1 ? chats[0]?.room : undefined;
}
