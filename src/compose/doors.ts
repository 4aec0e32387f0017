import { createOperations } from '../control/operations.ts';
import { ControlServer } from '../control/server.ts';
import { relationRows } from '../between/topics/relation-table.ts';
import { createMailListener } from '../triggers/mail/listener.ts';
import type { Chats } from './chats.ts';
import type { Ground } from './ground.ts';
import type { People } from './people.ts';

/** Opens the ways in that do not come through the server: the control socket and mail. */
export async function openDoors(
  { config, domain, store, clock, log }: Ground,
  { directory }: People,
  { keeper, flow, preview }: Chats,
  undo: AsyncDisposableStack,
): Promise<void> {
  const { topics, people } = config;
  if (config.control !== undefined) {
    const relations = () => relationRows({ topics, people, directory, chats: () => keeper.all() });
    const operate = createOperations({
      topics,
      directory,
      keeper,
      flow,
      store,
      relations,
      preview,
    });
    const control = new ControlServer(config.control, operate, log);
    await control.start();
    undo.defer(() => control.stop());
  }
  if (config.mail !== undefined) {
    const listed = [...topics.values()];
    const mail = createMailListener({
      ...config.mail,
      topics: () => listed,
      domain,
      accept: async (draft) => (await flow.accept(draft)).outcome,
      log,
      clock,
    });
    log.event('mail.listening', await mail.start());
    undo.defer(() => mail.stop());
  }
}
