import xml, { type Element } from '@xmpp/xml';
import { StanzaError } from '../../domain/errors.ts';
import { NS_FORM, parseForm } from './form.ts';

/** XEP-0050 ad-hoc commands; also the node under which they are listed. */
export const NS_COMMANDS = 'http://jabber.org/protocol/commands';

const ACTIONS = ['execute', 'cancel', 'prev', 'next', 'complete'] as const;
export type CommandAction = (typeof ACTIONS)[number];

/** What a client asks (XEP-0050 §4.1). */
export interface CommandRequest {
  readonly node: string;
  /** `execute` when the client says nothing. */
  readonly action: CommandAction;
  readonly session?: string;
  /** The submitted values by field; empty ones count as none. */
  readonly values?: ReadonlyMap<string, readonly string[]>;
  /** BCP 47, of the command or the stanza. */
  readonly language?: string;
}

/**
 * Reads a request. A form of any type counts as submitted (XEP-0050 §3.5). Throws `bad-request`
 * for an action that there is not, or without a node.
 */
export function parseCommand(iq: Element, command: Element): CommandRequest {
  const { node, sessionid, action } = command.attrs as Record<string, string | undefined>;
  const known = ACTIONS.find((one) => one === (action ?? 'execute'));
  if (node === undefined) throw badCommand('malformed-action');
  if (known === undefined) throw badCommand('malformed-action');
  const form = command.getChild('x', NS_FORM);
  const language = (command.attrs['xml:lang'] ?? iq.attrs['xml:lang']) as string | undefined;
  return {
    node,
    action: known,
    ...(sessionid === undefined || sessionid === '' ? {} : { session: sessionid }),
    ...(form === undefined ? {} : { values: filled(form) }),
    ...(language === undefined ? {} : { language }),
  };
}

/** An untouched field comes as nothing, as no value, or as an empty one (FIELD-NOTES 5). */
function filled(form: Element): Map<string, string[]> {
  const fields = [...(parseForm(form) ?? [])].map(
    ([name, values]) => [name, values.filter((value) => value.trim() !== '')] as const,
  );
  return new Map(fields.filter(([, values]) => values.length > 0));
}

/** What is wrong with a request (XEP-0050 §4.4). */
export function badCommand(
  what: 'malformed-action' | 'bad-action' | 'bad-payload' | 'bad-sessionid',
): StanzaError {
  return new StanzaError('modify', 'bad-request', undefined, {
    also: { name: what, xmlns: NS_COMMANDS },
  });
}

/** A session that is no longer open (XEP-0050 §4.4). */
export function sessionExpired(text: string): StanzaError {
  return new StanzaError('cancel', 'not-allowed', text, {
    also: { name: 'session-expired', xmlns: NS_COMMANDS },
  });
}

/** What a command answers. */
export interface CommandResult {
  readonly node: string;
  readonly session: string;
  readonly status: 'executing' | 'completed' | 'canceled';
  /** The language of what is said. */
  readonly language?: string;
  readonly note?: { readonly type: 'info' | 'warn' | 'error'; readonly text: string };
  readonly form?: Element;
}

/** The payload of an answer; an executing command has one page, which is completed (XEP-0050 §3.4). */
export function buildCommand(result: CommandResult): Element {
  const { node, session, status, language, note, form } = result;
  return xml(
    'command',
    { xmlns: NS_COMMANDS, node, sessionid: session, status, 'xml:lang': language },
    ...(status === 'executing' ? [xml('actions', { execute: 'complete' }, xml('complete'))] : []),
    ...(note === undefined ? [] : [xml('note', { type: note.type }, note.text)]),
    ...(form === undefined ? [] : [form]),
  );
}
