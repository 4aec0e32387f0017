import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

const STATUS = /^[245]\.\d{1,3}\.\d{1,3} /u;

/** A limit that the library itself held against a client. */
export type Crowded = 'size' | 'too-many-recipients' | 'too-many-connections';

/** Whom the server tells what it decides by itself. */
export interface Witness {
  /** A client was refused for a limit. */
  refused(reason: Crowded): void;
  /** A connection failed, most often because the client broke off. */
  failed(error: Error): void;
}

/**
 * smtp-server with what it lacks: replies with an enhanced status code of their own (RFC 2034), patience
 * with clients that speak before the greeting or close their side right behind the last command, and a
 * way to end a session from outside.
 */
export class MailServer extends SMTPServer {
  private readonly witness: Witness;
  private readonly sockets = new Set<Socket>();

  constructor(
    options: SMTPServerOptions & { onConnect: NonNullable<SMTPServerOptions['onConnect']> },
    witness: Witness,
  ) {
    super({
      ...options,
      allowHalfOpen: true,
      logger: false,
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: false,
      disabledCommands: ['AUTH', 'STARTTLS', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
      onConnect: (session, done) => {
        options.onConnect(session, done);
        this.find(session.id)?._socket.resume();
      },
    });
    this.witness = witness;
    // Without a listener a client that breaks off would end the process.
    this.on('error', (error) => witness.failed(error));
  }

  override connect(...[socket, details]: Parameters<SMTPServer['connect']>): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    super.connect(socket, details);
    const connection = [...this.connections].find((one) => one._socket === socket);
    if (connection === undefined) {
      this.witness.refused('too-many-connections');
      return;
    }
    const send = connection.send.bind(connection);
    connection.send = (code, data, context) => {
      if (context === 'MESSAGE_TOO_BIG') this.witness.refused('size');
      if (context === 'TOO_MANY_RECIPIENTS') this.witness.refused('too-many-recipients');
      send(code, data, typeof data === 'string' && STATUS.test(data) ? false : context);
    };
    // What was sent before the greeting waits here; the library would hang up (421).
    socket.pause();
    // The library answers only while both sides are open.
    Object.defineProperty(socket, 'readyState', {
      get: () => (socket.writable ? 'open' : 'closed'),
    });
    // The client has said all: answers given, close our side too.
    if (connection._parser !== false) connection._parser.on('finish', () => connection.close());
  }

  /** Ends a session with a last reply; RFC 5321 §3.8 has 421 for that. */
  hangUp(session: string, text: string): void {
    const connection = this.find(session);
    connection?.send(421, text);
    connection?.close();
  }

  /** Drops what is still connected, without a word. */
  cutOff(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private find(session: string) {
    return [...this.connections].find((one) => one.id === session);
  }
}
