import type { Element } from '@xmpp/xml';
import type { Affiliation } from '../xmpp/protocol/muc.ts';
import type { RoomField, RoomTexts } from '../text/rooms.ts';
import { buildForm, type Field } from '../xmpp/protocol/form.ts';
import { NS_ROOM_CONFIG } from '../xmpp/protocol/muc-owner.ts';
import { LINES, readFlag, unacceptable, wordsIn } from './configuration-lines.ts';
import type { Room } from './room.ts';
import type { Settings } from './settings.ts';

const PROTECTED = 'muc#roomconfig_passwordprotectedroom';
const SECRET = 'muc#roomconfig_roomsecret';

function passwordFields({ password }: Settings): (Field & { readonly var: RoomField })[] {
  return [
    { var: PROTECTED, type: 'boolean', values: [password === undefined ? '0' : '1'] },
    { var: SECRET, type: 'text-private', values: [password ?? ''] },
  ];
}

type Fields = ReadonlyMap<string, readonly string[]>;

/** XEP-0045 §10.1.3: a protected room needs a password; a password alone protects it. */
function readPassword(settings: Settings, fields: Fields): string | undefined {
  const wanted = fields.get(PROTECTED);
  if (wanted !== undefined && !readFlag(settings, wanted)) return undefined;
  const given = fields.get(SECRET);
  const password = given === undefined ? settings.password : given[0];
  if (password !== undefined && password !== '') return password;
  if (wanted !== undefined) throw unacceptable(wordsIn(settings).needsPassword);
  return undefined;
}

const people = (room: Room, affiliation: Affiliation): string[] =>
  [...room.standings].flatMap(([jid, standing]) =>
    standing.affiliation === affiliation ? [jid] : [],
  );

export const ADMINS = 'muc#roomconfig_roomadmins';
export const OWNERS = 'muc#roomconfig_roomowners';

/** The form for an owner, filled with what is set now (XEP-0045 §10.1.3, §10.2). */
export function configurationForm(room: Room): Element {
  const texts = wordsIn(room.settings);
  const fields: readonly (Field & { readonly var: RoomField })[] = [
    ...LINES.map(({ field, values }) => ({ ...field, values: values(room.settings) })),
    ...passwordFields(room.settings),
    { var: ADMINS, type: 'jid-multi', values: people(room, 'admin') },
    { var: OWNERS, type: 'jid-multi', values: people(room, 'owner') },
  ];
  const labelled = fields.map((field) => ({
    ...field,
    label: texts.fields[field.var],
    ...(CHOICES.has(field.var) ? { options: choicesIn(texts, field.options) } : {}),
  }));
  return buildForm('form', NS_ROOM_CONFIG, labelled, {
    title: texts.configuration(room.jid),
    instructions: texts.leftOut,
  });
}

/** The fields whose answers are said in words. */
const CHOICES: ReadonlySet<RoomField> = new Set(['muc#roomconfig_allowpm', 'muc#roomconfig_whois']);

function choicesIn(
  { choices }: RoomTexts,
  options: readonly { readonly value: string }[] = [],
): NonNullable<Field['options']> {
  return options.map(({ value }) => ({
    value,
    label: choices[value as keyof RoomTexts['choices']],
  }));
}

/**
 * The settings after a form was submitted; what it leaves out stays. Throws `not-acceptable` with
 * the reason for values that cannot be.
 */
export function configured(settings: Settings, fields: Fields): Settings {
  let next = settings;
  for (const { field, apply } of LINES) {
    const values = fields.get(field.var);
    if (values !== undefined) next = apply(next, values);
  }
  return { ...next, password: readPassword(settings, fields) };
}

/** What occupants are told of a change (XEP-0045 §10.2.1). */
export function changeCodes(before: Settings, after: Settings): number[] {
  const absent = (settings: Settings): boolean => settings.broadcast.has('none');
  const plain = (settings: Settings): string =>
    JSON.stringify({
      ...settings,
      whois: '',
      logged: false,
      broadcast: [...settings.broadcast].filter((role) => role !== 'none').toSorted(),
      memberList: [...settings.memberList].toSorted(),
    });
  return [
    ...(absent(before) === absent(after) ? [] : [absent(after) ? 102 : 103]),
    ...(before.logged === after.logged ? [] : [after.logged ? 170 : 171]),
    ...(before.whois === after.whois ? [] : [after.whois === 'anyone' ? 172 : 173]),
    ...(plain(before) === plain(after) ? [] : [104]),
  ];
}
