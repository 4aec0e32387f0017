/** What Muster and people's clients need to know of a real server of a test, whichever software it is. */
export interface XmppServer extends AsyncDisposable {
  /** The (first) virtual host. */
  readonly host: string;
  /** The component's domain and secret. */
  readonly component: string;
  readonly secret: string;
  /** Where a client connects: `xmpp://127.0.0.1:PORT`. */
  readonly service: string;
  /** Where a component connects: `xmpp://127.0.0.1:PORT`. */
  readonly componentService: string;
  /** The bare JID of an account. */
  jid(name: string): string;
  password(name: string): string;
  /** Ends the process in order; the data stay for `resume`. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the process and removes the folder. */
  stop(): Promise<void>;
}
