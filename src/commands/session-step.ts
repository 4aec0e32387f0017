import type { Element } from '@xmpp/xml';
import { buildCommand, type CommandResult } from '../xmpp/protocol/commands.ts';
import { buildForm } from '../xmpp/protocol/form.ts';
import type { Definition, Scene } from './definition.ts';
import { type Questions, questions } from './form.ts';
import { carryOut, type Reply } from './reply.ts';
import type { Session, Sessions } from './sessions.ts';
import { submitted } from './submitted.ts';

/** One request of a client about one command. */
export interface Step {
  readonly session: Session;
  /** Whether the session began with this request. */
  readonly fresh: boolean;
  readonly definition: Definition;
  readonly scene: Scene;
  /** What was filled in; undefined: the form is to be shown once more. */
  readonly values: Session['values'] | undefined;
}

/**
 * Shows the form, or does what was filled in. There is one page: what is wrong with it is said
 * above the same page (XEP-0050 §3.4).
 */
export async function takeStep(step: Step, sessions: Sessions): Promise<Element> {
  const { session, fresh, definition, scene, values } = step;
  const kept = sessions.keep(session, values ?? session.values);
  const asked = await questions(definition, scene, kept.values);
  const close = (reply: Reply): Element => {
    sessions.close(kept);
    return finish(kept, definition, scene, reply);
  };
  if (asked.hopeless) {
    return close({ ok: false, say: scene.texts.commands.nothingToChoose, lines: [] });
  }
  const empty = values === undefined || (fresh && values.size === 0);
  if (asked.fields.length > 0 && empty) return show(kept, definition, scene, asked);
  const form = submitted(definition, asked, kept.values, scene);
  if (!form.right) return show(kept, definition, scene, asked, form.say);
  const command = { name: definition.name, args: form.args };
  const reply = await carryOut(definition, command, withoutAnswered(scene, asked));
  if (reply.ok || asked.fields.length === 0) return close(reply);
  return show(kept, definition, scene, asked, [reply.say, ...reply.lines].join('\n'));
}

/** What a field has asked the place no longer says: “every topic” is chosen at a topic too. */
function withoutAnswered(scene: Scene, { fields }: Questions): Scene {
  const { topic, ...asker } = scene.asker;
  const asked = topic === undefined || fields.some((field) => field.var === 'topic');
  return asked ? { ...scene, asker } : scene;
}

function show(
  session: Session,
  { name }: Definition,
  { texts }: Scene,
  { fields }: Questions,
  wrong?: string,
): Element {
  const { what, details } = texts.commands;
  return result(session, {
    status: 'executing',
    form: buildForm('form', undefined, fields, { title: what[name], instructions: details[name] }),
    ...(wrong === undefined ? {} : { note: { type: 'error', text: wrong } }),
  });
}

function finish(
  session: Session,
  { name }: Definition,
  { texts }: Scene,
  { ok, say, lines }: Reply,
): Element {
  const title = texts.commands.what[name];
  const fields = lines.map((line) => ({ var: '', type: 'fixed' as const, values: [line] }));
  return result(session, {
    status: 'completed',
    note: { type: ok ? 'info' : 'error', text: say === '' ? title : say },
    // Tables are shown by hardly any client, lines of plain text by all (FIELD-NOTES 5).
    ...(fields.length === 0 ? {} : { form: buildForm('result', undefined, fields, { title }) }),
  });
}

/** The answer to a request in a session. */
export function result(
  { id, node, language }: Session,
  more: Omit<CommandResult, 'node' | 'session' | 'language'>,
): Element {
  return buildCommand({ node, session: id, language, ...more });
}
