import { StanzaError } from '../domain/errors.ts';
import { textsIn } from '../text/languages.ts';
import type { RoomField, RoomTexts } from '../text/rooms.ts';
import type { Field } from '../xmpp/protocol/form.ts';
import type { Role } from '../xmpp/protocol/muc.ts';
import type { PrivateMessages, Settings, Whois } from './settings.ts';

/** One line of the configuration form: what it shows, and how its answer changes the settings. */
interface Line {
  readonly field: Omit<Field, 'values' | 'label'> & { readonly var: RoomField };
  readonly values: (settings: Settings) => readonly string[];
  readonly apply: (settings: Settings, values: readonly string[]) => Settings;
}

/** What is said of a form in the language of the room. */
export const wordsIn = ({ language }: Settings): RoomTexts => textsIn(language).rooms;

/** Why a value cannot be, in the language of the room. */
export const unacceptable = (text: string): StanzaError =>
  new StanzaError('modify', 'not-acceptable', text);

/** Keeps the keys of settings that are booleans. */
type Flag = {
  [Key in keyof Settings]: Settings[Key] extends boolean ? Key : never;
}[keyof Settings];

/** Reads a boolean as clients write them; throws `not-acceptable`. */
export function readFlag(settings: Settings, values: readonly string[]): boolean {
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

/** What owners can set, in the order of the form; the password and the lists of people apart. */
export const LINES: readonly Line[] = [
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
