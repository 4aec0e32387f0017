/** Where happenings are told: one JSON line each on standard output (DESIGN §8). */
export interface Log {
  /** Something that an admin or a check from outside may wait for: a stable name and its fields. */
  event(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something is not as it should be; say what to do about it. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
