import type { AddressInfo } from 'node:net';
import type { SMTPServerSession } from 'smtp-server';
import { MusterError, reasonOf } from '../../domain/errors.ts';
import { tellRefused, type Outcome } from './deliver.ts';
import { asError, replyFor } from './reply.ts';
import { MailServer } from './server.ts';
import { combined, Session, type SessionSetting } from './session.ts';
import { within } from '../../waiting/within.ts';

/** Where a listener waits; port 0 takes any that is free. */
export interface MailAddress {
  readonly host: string;
  readonly port: number;
}

/** SMTP gives one answer for a mail, LMTP (RFC 2033) one for each recipient. */
export type Protocol = 'smtp' | 'lmtp';

interface Visit {
  readonly session: Session;
  readonly forget: () => void;
}

/** One listening socket and the sessions behind it. */
export class Door {
  private readonly protocol: Protocol;
  private readonly by: SessionSetting;
  private readonly server: MailServer;
  private readonly visits = new Map<string, Visit>();
  private readonly mails = new Set<Promise<void>>();
  private closing = false;

  constructor(protocol: Protocol, by: SessionSetting) {
    this.protocol = protocol;
    this.by = by;
    this.server = this.build();
  }

  /** Listens; gives the real address. Rejects with `port-taken`. */
  open({ host, port }: MailAddress): Promise<MailAddress> {
    const { server } = this.server;
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void =>
        reject(cannotListen(this.protocol, host, port, error));
      server.once('error', fail);
      this.server.listen(port, host, () => {
        server.off('error', fail);
        const { address, port: real } = server.address() as AddressInfo;
        resolve({ host: address, port: real });
      });
    });
  }

  /** Lets mails under way finish within `drain`, says 421 to everybody else. */
  async close(): Promise<void> {
    const { clock, limits } = this.by;
    this.closing = true;
    const closed = new Promise<void>((resolve) => this.server.close(resolve));
    for (const [id, { session }] of this.visits)
      if (session.state === 'idle') this.hangUp(id, '4.3.2 shutting down');
    await within(clock, limits.drain, Promise.all([closed, ...this.mails]));
    for (const id of this.visits.keys()) this.hangUp(id, '4.3.2 shutting down');
    this.server.cutOff();
    await closed;
  }

  private build(): MailServer {
    const { domain, limits, maxSize, log } = this.by;
    return new MailServer(
      {
        lmtp: this.protocol === 'lmtp',
        name: domain,
        banner: 'Muster',
        heloResponse: '%s',
        size: maxSize,
        maxClients: limits.connections,
        maxRecipients: limits.recipients,
        maxCommandLength: limits.command,
        socketTimeout: limits.idle,
        onConnect: (session, done) => {
          if (this.closing) return done(asError({ code: 421, text: '4.3.2 shutting down' }));
          this.welcome(session.id);
          done();
        },
        onMailFrom: (_address, { id }, done) => {
          this.visits.get(id)?.session.begin();
          // Later: the library forgets what follows a second mail in one chunk when it is
          // answered all in one go.
          queueMicrotask(done);
        },
        onRcptTo: (address, { id }, done) => done(this.visits.get(id)?.session.recipient(address)),
        onData: (stream, session, done) => {
          const mail = this.mail(stream, session, done).finally(() => this.mails.delete(mail));
          this.mails.add(mail);
        },
        onClose: ({ id }) => {
          this.visits.get(id)?.forget();
          this.visits.delete(id);
        },
      },
      {
        refused: (reason) => tellRefused(log, { reason }),
        failed: (error) => log.debug('a mail connection failed', { why: reasonOf(error) }),
      },
    );
  }

  private welcome(id: string): void {
    const { clock, limits } = this.by;
    const session = new Session(this.by);
    const forget = clock.at(clock.now() + limits.session, () => {
      session.over = true;
      if (session.state !== 'storing') this.hangUp(id, '4.4.2 the session took too long');
    });
    this.visits.set(id, { session, forget });
  }

  private async mail(
    stream: Parameters<Session['mail']>[0],
    { id, envelope }: SMTPServerSession,
    done: (error?: Error | null, replies?: string | (string | Error)[]) => void,
  ): Promise<void> {
    const visit = this.visits.get(id);
    if (visit === undefined) return; // closed meanwhile; nobody hears an answer
    const { mailFrom } = envelope;
    const outcomes = await visit.session.mail(stream, mailFrom === false ? '' : mailFrom.address);
    // An array gives each RCPT its own reply, repeated ones too (RFC 2033 §4.2).
    if (this.protocol === 'lmtp') done(null, outcomes.map(said));
    else {
      const one = said(combined(outcomes));
      if (one instanceof Error) done(one);
      else done(null, one);
    }
    if (this.closing || visit.session.over) this.hangUp(id, '4.3.2 closing');
  }

  private hangUp(id: string, text: string): void {
    this.server.hangUp(id, text);
  }
}

function said(outcome: Outcome): string | Error {
  return outcome === 'accepted' ? 'accepted' : asError(replyFor(outcome));
}

function cannotListen(
  protocol: Protocol,
  host: string,
  port: number,
  error: NodeJS.ErrnoException,
): MusterError {
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: `stop the program that listens there, or give mail.${protocol} another port`,
    EACCES: `give mail.${protocol} a port above 1023, or grant CAP_NET_BIND_SERVICE`,
    EADDRNOTAVAIL: `give mail.${protocol} an address of this machine, such as 127.0.0.1`,
  };
  const why = error.code === 'EADDRINUSE' ? 'the port is in use' : reasonOf(error);
  return new MusterError('port-taken', `cannot listen for mail on ${host}:${port}: ${why}`, {
    remedy: remedies[error.code ?? ''] ?? `check mail.${protocol}`,
    cause: error,
  });
}
