/** The variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process, as it is now. Nothing else in Muster reads it. */
export function environment(): Environment {
  return { ...process.env };
}

/** The time zone of this machine as an IANA name, which the process takes from `TZ` or the system. */
export function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
