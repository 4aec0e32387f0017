import type { Command } from '../domain/command.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Clock } from '../schedule/port.ts';
import { textsIn } from '../text/languages.ts';
import type { Definition, Scene } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { format, usage } from './format.ts';
import type { Actions, Asker } from './port.ts';

/** What commands stand on. */
export interface SceneParts {
  readonly actions: Actions;
  readonly isAdmin: (person: BareJid) => boolean;
  readonly clock: Pick<Clock, 'now'>;
  /** What a command in a room begins with. */
  readonly prefix: string;
}

/** Sets the scene for one command of somebody. */
export function sceneFor(parts: SceneParts, asker: Asker): Scene {
  const { actions, isAdmin, clock, prefix } = parts;
  const known = actions.knows(asker.person);
  const admin = isAdmin(asker.person);
  const texts = textsIn(asker.language);
  const here = asker.room === undefined ? '' : prefix;
  const may = { anyone: true, known, admins: known && admin };
  return {
    asker,
    admin,
    known,
    actions,
    texts,
    now: clock.now(),
    commands: DEFINITIONS.filter(({ audience }) => may[audience]),
    write: (command) => here + written(command),
    tell: written,
    usage: (definition) => here + usageOf(definition, asker, texts),
  };
}

function written(command: Command): string {
  const definition = DEFINITIONS.find(({ name }) => name === command.name);
  return definition === undefined ? command.name : format(definition, command);
}

/** What the address says need not be written. */
function usageOf(definition: Definition, asker: Asker, { commands }: Scene['texts']): string {
  const said: Readonly<Record<string, unknown>> = { topic: asker.topic, person: asker.handle };
  return usage(definition, commands.slots, ({ key }) => said[key] !== undefined);
}
