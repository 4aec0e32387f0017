import type { Element } from '@xmpp/xml';
import { StanzaError } from '../domain/errors.ts';
import type { Affiliation } from '../xmpp/protocol/muc.ts';
import { buildForm, type Field } from '../xmpp/protocol/form.ts';
import { NS_ROOM_CONFIG } from '../xmpp/protocol/muc-owner.ts';
import type { Role } from '../xmpp/protocol/muc.ts';
import type { Room } from './room.ts';
import type { PrivateMessages, Settings, Whois } from './settings.ts';

/** One line of the configuration form: what it shows, and how its answer changes the settings. */
interface Line {
  readonly field: Omit<Field, 'values'>;
  readonly values: (settings: Settings) => readonly string[];
  readonly apply: (settings: Settings, values: readonly string[]) => Settings;
}

const unacceptable = (text: string): StanzaError =>
  new StanzaError('modify', 'not-acceptable', text);

/** Keeps the keys of settings that are booleans. */
type Flag = {
  [Key in keyof Settings]: Settings[Key] extends boolean ? Key : never;
}[keyof Settings];

function readFlag(values: readonly string[]): boolean {
  const value = values[0] ?? '';
  if (['1', 'true'].includes(value)) return true;
  if (['0', 'false', ''].includes(value)) return false;
  throw unacceptable(`"${value}" is neither 1 nor 0`);
}

const flag = (name: string, label: string, key: Flag, inverse = false): Line => ({
  field: { var: name, type: 'boolean', label },
  values: (settings) => [settings[key] === inverse ? '0' : '1'],
  apply: (settings, values) => ({ ...settings, [key]: readFlag(values) !== inverse }),
});

const words = (name: string, label: string, key: 'title' | 'description' | 'language'): Line => ({
  field: { var: name, type: 'text-single', label },
  values: (settings) => [settings[key]],
  apply: (settings, values) => ({ ...settings, [key]: values.join('\n') }),
});

function choice<Value extends string>(
  name: string,
  label: string,
  options: Readonly<Record<Value, string>>,
  get: (settings: Settings) => string,
  set: (settings: Settings, value: Value) => Settings,
): Line {
  return {
    field: {
      var: name,
      type: 'list-single',
      label,
      options: Object.entries<string>(options).map(([value, text]) => ({ value, label: text })),
    },
    values: (settings) => [get(settings)],
    apply: (settings, values) => {
      const value = values[0] ?? '';
      if (!Object.hasOwn(options, value)) throw unacceptable(`"${value}" is not offered`);
      return set(settings, value as Value);
    },
  };
}

function readCount(value: string, most: number): number {
  const count = /^\d+$/u.test(value) ? Number(value) : Number.NaN;
  if (!(count <= most)) throw unacceptable(`"${value}" is not a number from 0 to ${most}`);
  return count;
}

const WHOIS: Readonly<Record<Exclude<Whois, 'handles'>, string>> = {
  moderators: 'Moderators only',
  anyone: 'Anyone',
};
const PRIVATE: Readonly<Record<PrivateMessages, string>> = {
  anyone: 'Anyone',
  participants: 'Anyone with voice',
  moderators: 'Moderators only',
  none: 'Nobody',
};
const ROLES: readonly Role[] = ['moderator', 'participant', 'visitor'];
const MOST_HISTORY = 200;
const MOST_USERS = 10_000;

const broadcast: Line = {
  field: {
    var: 'muc#roomconfig_presencebroadcast',
    type: 'list-multi',
    label: 'Roles whose presence is shown',
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
    label: 'Roles that may read the member list',
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
    label: 'Maximum number of occupants',
    options: ['10', '20', '50', '100', '200', 'none'].map((value) => ({ value })),
  },
  values: (settings) => [String(settings.maxUsers ?? 'none')],
  apply: (settings, values) => {
    const value = values[0] ?? '';
    const none = value === '' || value === 'none';
    return { ...settings, maxUsers: none ? undefined : Math.max(1, readCount(value, MOST_USERS)) };
  },
};

const history: Line = {
  field: { var: 'muc#maxhistoryfetch', type: 'text-single', label: 'Length of the history' },
  values: (settings) => [String(settings.history)],
  apply: (settings, values) => ({ ...settings, history: readCount(values[0] ?? '', MOST_HISTORY) }),
};

const LINES: readonly Line[] = [
  words('muc#roomconfig_roomname', 'Name', 'title'),
  words('muc#roomconfig_roomdesc', 'Description', 'description'),
  words('muc#roomconfig_lang', 'Language', 'language'),
  flag('muc#roomconfig_persistentroom', 'Keep the room when it is empty', 'persistent'),
  flag('muc#roomconfig_publicroom', 'Show the room in lists', 'hidden', true),
  flag('muc#roomconfig_membersonly', 'Let in members only', 'membersOnly'),
  flag('muc#roomconfig_moderatedroom', 'Let speak only those with voice', 'moderated'),
  flag('muc#roomconfig_changesubject', 'Let occupants change the subject', 'changeSubject'),
  flag('muc#roomconfig_allowinvites', 'Let occupants invite others', 'allowInvites'),
  flag('muc#roomconfig_registration', 'Let anybody register as a member', 'registration'),
  flag('muc#roomconfig_enablelogging', 'Let also those outside read what was said', 'logged'),
  choice(
    'muc#roomconfig_allowpm',
    'Who may send private messages',
    PRIVATE,
    (settings) => settings.allowPrivate,
    (settings, allowPrivate) => ({ ...settings, allowPrivate }),
  ),
  choice(
    'muc#roomconfig_whois',
    'Who may see real addresses',
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

function passwordFields({ password }: Settings): Field[] {
  return [
    {
      var: PROTECTED,
      type: 'boolean',
      label: 'Ask for a password',
      values: [password === undefined ? '0' : '1'],
    },
    { var: SECRET, type: 'text-private', label: 'Password', values: [password ?? ''] },
  ];
}

type Fields = ReadonlyMap<string, readonly string[]>;

/** XEP-0045 §10.1.3: a protected room needs a password; a password alone protects it. */
function readPassword(settings: Settings, fields: Fields): string | undefined {
  const wanted = fields.get(PROTECTED);
  if (wanted !== undefined && !readFlag(wanted)) return undefined;
  const given = fields.get(SECRET);
  const password = given === undefined ? settings.password : given[0];
  if (password !== undefined && password !== '') return password;
  if (wanted !== undefined) throw unacceptable('a protected room needs a password');
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
  const fields: Field[] = [
    ...LINES.map(({ field, values }) => ({ ...field, values: values(room.settings) })),
    ...passwordFields(room.settings),
    { var: ADMINS, type: 'jid-multi', label: 'Admins', values: people(room, 'admin') },
    { var: OWNERS, type: 'jid-multi', label: 'Owners', values: people(room, 'owner') },
  ];
  return buildForm('form', NS_ROOM_CONFIG, fields, {
    title: `Configuration of ${room.jid}`,
    instructions: 'What is left out stays as it is.',
  });
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
