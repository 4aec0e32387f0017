/** What can be set about a room, by the names that XEP-0045 §16.5 registers. */
export type RoomField =
  | 'muc#roomconfig_roomname'
  | 'muc#roomconfig_roomdesc'
  | 'muc#roomconfig_lang'
  | 'muc#roomconfig_persistentroom'
  | 'muc#roomconfig_publicroom'
  | 'muc#roomconfig_membersonly'
  | 'muc#roomconfig_moderatedroom'
  | 'muc#roomconfig_changesubject'
  | 'muc#roomconfig_allowinvites'
  | 'muc#roomconfig_registration'
  | 'muc#roomconfig_enablelogging'
  | 'muc#roomconfig_allowpm'
  | 'muc#roomconfig_whois'
  | 'muc#roomconfig_presencebroadcast'
  | 'muc#roomconfig_getmemberlist'
  | 'muc#roomconfig_maxusers'
  | 'muc#maxhistoryfetch'
  | 'muc#roomconfig_passwordprotectedroom'
  | 'muc#roomconfig_roomsecret'
  | 'muc#roomconfig_roomadmins'
  | 'muc#roomconfig_roomowners';

/** What rooms say: forms, reasons and errors. */
export interface RoomTexts {
  readonly fields: Readonly<Record<RoomField, string>>;
  /** Who may do something. */
  readonly choices: Readonly<Record<'anyone' | 'participants' | 'moderators' | 'none', string>>;
  readonly configuration: (room: string) => string;
  readonly leftOut: string;
  readonly notFlag: (value: string) => string;
  readonly notOffered: (value: string) => string;
  readonly notCount: (value: string, most: number) => string;
  readonly notAddress: (value: string) => string;
  readonly needsPassword: string;
  readonly info: Readonly<
    Record<'description' | 'subject' | 'subjectChange' | 'occupants' | 'language', string>
  >;
  /** Under this name a room speaks that has no title of its own. */
  readonly room: string;
  readonly nickname: string;
  readonly nickInvalid: string;
  readonly nickReserved: string;
  readonly notInside: string;
  readonly tooMuch: string;
  readonly tooLarge: string;
  /** For clients that know no mediated invitation; `reason` may be empty. */
  readonly invited: (from: string, room: string, reason: string) => string;
  /** The form in which moderators grant voice (XEP-0045 §8.6). */
  readonly voice: Readonly<
    Record<'title' | 'instructions' | 'role' | 'address' | 'nick' | 'grant', string>
  >;
  readonly destroyRooms: string;
  readonly rooms: string;
  readonly noneDestroyed: string;
  readonly destroyed: string;
}
