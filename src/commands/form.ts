import type { ArgumentKey } from '../domain/command.ts';
import type { Field } from '../xmpp/protocol/form.ts';
import { callChat, chatsHere } from './chosen.ts';
import { candidates, takesPart, topicsFor } from './complete.ts';
import type { Definition, Param, Scene } from './definition.ts';
import { KINDS } from './kinds.ts';
import type { ChatView } from './port.ts';

type Option = NonNullable<Field['options']>[number];

/** What a command's form asks for; no fields: it can be carried out at once. */
export interface Questions {
  readonly fields: readonly Field[];
  /** Something has to be chosen and there is nothing to choose from. */
  readonly hopeless: boolean;
}

/** The fields of a command for one person: lists of what there is for him, the rest to be typed. */
export async function questions(
  definition: Definition,
  scene: Scene,
  values: ReadonlyMap<string, readonly string[]>,
): Promise<Questions> {
  const fields: Field[] = [];
  let hopeless = false;
  for (const param of definition.params) {
    const field = await fieldFor(definition, param, scene);
    if (field === undefined) continue;
    fields.push(withValues(field, values.get(param.key)));
    hopeless ||= field.required === true && field.options?.length === 0;
  }
  return { fields, hopeless };
}

/** What was filled in before stands in the field again. */
function withValues(field: Field, values: readonly string[] | undefined): Field {
  return values === undefined ? field : { ...field, values };
}

/** The field of an argument; undefined where nothing need be asked. */
async function fieldFor(
  definition: Definition,
  param: Param,
  scene: Scene,
): Promise<Field | undefined> {
  const { key, need } = param;
  const label = scene.texts.commands.fields[key];
  const field = { var: key, label, ...(need === 'may' ? {} : { required: true }) };
  if (key === 'command') return undefined;
  if (key === 'chat') return chatField(definition, scene, label);
  if (key === 'span' || key === 'hours') return { ...field, type: 'text-single' };
  if (KINDS[key].form === 'keyword') return { ...field, type: 'boolean', values: ['0'] };
  const options = await optionsFor(key, definition, scene);
  const [first] = options;
  const here = { topic: scene.asker.topic, person: scene.asker.handle };
  const said = options.find(({ value }) => value === here[key as keyof typeof here]);
  const only = options.length === 1 && need !== 'may' ? first : undefined;
  const chosen = said ?? only ?? (need === 'may' ? NONE : undefined);
  return {
    ...field,
    type: 'list-single',
    options:
      need === 'may' ? [{ ...NONE, label: scene.texts.commands.everyTopic }, ...options] : options,
    ...(chosen === undefined ? {} : { values: [chosen.value] }),
  };
}

const NONE: Option = { value: '' };

/** Asked only when there are several that can be meant. */
function chatField(definition: Definition, scene: Scene, label: string): Field | undefined {
  const { actions, asker } = scene;
  const chats = chatsHere(asker, actions.chats(asker.person)).filter(definition.chats ?? takesPart);
  if (chats.length < 2) return undefined;
  const options = chatOptions(chats);
  return { var: 'chat' satisfies ArgumentKey, label, type: 'list-single', required: true, options };
}

const chatOptions = (chats: readonly ChatView[]): Option[] =>
  chats.map((chat) => ({ value: callChat(chat, chats), label: chat.title }));

async function optionsFor(
  key: ArgumentKey,
  definition: Definition,
  scene: Scene,
): Promise<readonly Option[]> {
  const { handle } = scene.asker;
  const { consents } = scene.texts.commands;
  switch (key) {
    case 'topic':
      return topicsFor(definition, scene).map(({ name, title }) => ({ value: name, label: title }));
    case 'person': {
      const people = candidates(definition, scene);
      const all = handle === undefined || people.includes(handle) ? people : [handle, ...people];
      return all.map((value) => ({ value, label: value }));
    }
    case 'room':
      return chatOptions((await definition.rooms?.(scene)) ?? []);
    case 'consent':
      return Object.entries(consents).map(([value, label]) => ({ value, label }));
    case 'language':
      return (KINDS.language.choices ?? []).map((value) => ({ value, label: nameOf(value) }));
    case 'chat':
    case 'command':
    case 'span':
    case 'hours':
    case 'always':
    case 'me':
      return [];
  }
}

/** A language by its own name. */
const nameOf = (language: string): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
