import type { Element } from '@xmpp/xml';

/** One TCP connection to the server with a component stream on it. It never reconnects. */
export interface Connection {
  /** Whether the socket's buffer is full. */
  readonly backedUp: boolean;
  /** Bytes that were written but not yet taken by the system. */
  readonly unsent: number;
  write(text: string): void;
  /** Stops and resumes reading (back-pressure towards the server). */
  pause(): void;
  resume(): void;
  /** Closes the stream in order; `closed` is heard when the server has closed it too. */
  close(): void;
  /** Drops the connection at once; `closed` is heard with the reason. */
  destroy(reason: Error): void;
}

/** What a connection tells. `closed` is told exactly once, at the end. */
export interface Ear {
  online(): void;
  stanza(stanza: Element): void;
  /** Any bytes arrived. */
  heard(): void;
  /** The system has taken something that was written. */
  drain(): void;
  /** `condition`: the stream error's, when the server named one (RFC 6120 §4.9.3). */
  closed(reason: Error, condition: string | undefined): void;
}

/** Begins a connection. */
export type Dial = (ear: Ear) => Connection;
