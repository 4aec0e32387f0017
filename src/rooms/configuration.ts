import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import type { Affiliation } from '../xmpp/protocol/muc.ts';
import { textsIn } from '../text/languages.ts';
import type { RoomField, RoomTexts } from '../text/rooms.ts';
import { buildForm, type Field } from '../xmpp/protocol/form.ts';
import { NS_ROOM_CONFIG } from '../xmpp/protocol/muc-owner.ts';
import type { Role } from '../xmpp/protocol/muc.ts';
import type { Room } from './room.ts';
import type { PrivateMessages, Settings, Whois } from './settings.ts';

/** One line of the configuration form: what it shows, and how its answer changes the settings. */
interface Line {
  readonly field: Omit<Field, 'values' | 'label'> & { readonly var: RoomField };
  readonly values: (settings: Settings) => readonly string[];
  readonly apply: (settings: Settings, values: readonly string[]) => Settings;
}

/** What is said of a form in the language of the room. */
const wordsIn = ({ language }: Settings): RoomTexts => textsIn(language).rooms;

const unacceptable = (text: string): StanzaError =>
  new StanzaError('modify', 'not-acceptable', text);

/** Keeps the keys of settings that are booleans. */
type Flag = {
  [Key in keyof Settings]: Settings[Key] extends boolean ? Key : never;
}[keyof Settings];

function readFlag(settings: Settings, values: readonly string[]): boolean {
  const value = values[0] ?? '';
  if (['1', 'true'].includes(value)) return true;
  if (['0', 'false', ''].includes(value)) return false;
  throw unacceptable(wordsIn(settings).notFlag(value));
}

const flag = (name: RoomField, key: Flag, inverse = false): Line => ({
  field: { var: name, type: 'boolean' },
  values: (settings) => [settings[key] === inverse ? '0' : '1'],
  apply: (settings, values) => ({ ...settings, [key]: readFlag(settings, values) !== inverse }),
});

const words = (name: RoomField, key: 'title' | 'description' | 'language'): Line => ({
  field: { var: name, type: 'text-single' },
  values: (settings) => [settings[key]],
  apply: (settings, values) => ({ ...settings, [key]: values.join('\n') }),
});

function choice<Value extends keyof RoomTexts['choices']>(
  name: RoomField,
  offered: readonly Value[],
  get: (settings: Settings) => string,
  set: (settings: Settings, value: Value) => Settings,
): Line {
  return {
    field: {
      var: name,
      type: 'list-single',
      options: offered.map((value) => ({ value })),
    },
    values: (settings) => [get(settings)],
    apply: (settings, values) => {
      const value = offered.find((one) => one === values[0]);
      if (value === undefined) throw unacceptable(wordsIn(settings).notOffered(values[0] ?? ''));
      return set(settings, value);
    },
  };
}

function readCount(settings: Settings, value: string, most: number): number {
  const count = /^\d+$/u.test(value) ? Number(value) : Number.NaN;
  if (!(count <= most)) throw unacceptable(wordsIn(settings).notCount(value, most));
  return count;
}

const WHOIS: readonly Exclude<Whois, 'handles'>[] = ['moderators', 'anyone'];
const PRIVATE: readonly PrivateMessages[] = ['anyone', 'participants', 'moderators', 'none'];
const ROLES: readonly Role[] = ['moderator', 'participant', 'visitor'];
const MOST_HISTORY = 200;
const MOST_USERS = 10_000;

const broadcast: Line = {
  field: {
    var: 'muc#roomconfig_presencebroadcast',
    type: 'list-multi',
    options: [...ROLES, 'none'].map((value) => ({ value })),
  },
  values: (settings) => [...settings.broadcast],
  apply: (settings, values) => ({
    ...settings,
    broadcast: new Set<Role>([...ROLES, 'none' as const].filter((role) => values.includes(role))),
  }),
};

const memberList: Line = {
  field: {
    var: 'muc#roomconfig_getmemberlist',
    type: 'list-multi',
    options: ROLES.map((value) => ({ value })),
  },
  values: (settings) => [...settings.memberList],
  apply: (settings, values) => ({
    ...settings,
    memberList: new Set(ROLES.filter((role) => values.includes(role))),
  }),
};

const maxUsers: Line = {
  field: {
    var: 'muc#roomconfig_maxusers',
    type: 'list-single',
    options: ['10', '20', '50', '100', '200', 'none'].map((value) => ({ value })),
  },
  values: (settings) => [String(settings.maxUsers ?? 'none')],
  apply: (settings, values) => {
    const value = values[0] ?? '';
    const none = value === '' || value === 'none';
    return {
      ...settings,
      maxUsers: none ? undefined : Math.max(1, readCount(settings, value, MOST_USERS)),
    };
  },
};

const history: Line = {
  field: { var: 'muc#maxhistoryfetch', type: 'text-single' },
  values: (settings) => [String(settings.history)],
  apply: (settings, values) => ({
    ...settings,
    history: readCount(settings, values[0] ?? '', MOST_HISTORY),
  }),
};

const LINES: readonly Line[] = [
  words('muc#roomconfig_roomname', 'title'),
  words('muc#roomconfig_roomdesc', 'description'),
  words('muc#roomconfig_lang', 'language'),
  flag('muc#roomconfig_persistentroom', 'persistent'),
  flag('muc#roomconfig_publicroom', 'hidden', true),
  flag('muc#roomconfig_membersonly', 'membersOnly'),
  flag('muc#roomconfig_moderatedroom', 'moderated'),
  flag('muc#roomconfig_changesubject', 'changeSubject'),
  flag('muc#roomconfig_allowinvites', 'allowInvites'),
  flag('muc#roomconfig_registration', 'registration'),
  flag('muc#roomconfig_enablelogging', 'logged'),
  choice(
    'muc#roomconfig_allowpm',
    PRIVATE,
    (settings) => settings.allowPrivate,
    (settings, allowPrivate) => ({ ...settings, allowPrivate }),
  ),
  choice(
    'muc#roomconfig_whois',
    WHOIS,
    (settings) => settings.whois,
    (settings, whois) => ({ ...settings, whois }),
  ),
  broadcast,
  memberList,
  maxUsers,
  history,
];

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
