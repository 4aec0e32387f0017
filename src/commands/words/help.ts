import { define, done } from '../definition.ts';

/** `help [COMMAND]`: one command a line, or one command in full. */
export const help = define({
  name: 'help',
  audience: 'anyone',
  params: [{ key: 'command', need: 'may' }],
  run: async ({ command }, { commands, known, texts, usage }) => {
    const { what, details, stranger } = texts.commands;
    const one = commands.find(({ name }) => name === command);
    if (one !== undefined) return done(usage(one), [what[one.name], details[one.name]]);
    const lines = commands.map((definition) => `${usage(definition)} — ${what[definition.name]}`);
    return known ? done('', lines) : done(stranger, lines);
  },
});
