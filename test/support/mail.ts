import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createTransport, type SendMailOptions } from 'nodemailer';

/** How the server answered: 250 taken, 4xx later, 5xx never. */
export interface MailReply {
  readonly code: number;
  readonly text: string;
}

/** Sends a mail by SMTP to 127.0.0.1 and resolves with the answer, whatever it is. */
export async function sendMail(port: number, mail: SendMailOptions): Promise<MailReply> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail(mail);
    return reply(response);
  } catch (error) {
    const response = (error as { response?: string }).response;
    if (response === undefined) throw error;
    return reply(response);
  } finally {
    transport.close();
  }
}

/** Sends raw bytes as a mail by SMTP (`EHLO`) or LMTP (`LHLO`); LMTP answers once a recipient. */
export async function sendRaw(options: {
  readonly port: number;
  readonly protocol: 'smtp' | 'lmtp';
  readonly from: string;
  readonly to: readonly string[];
  readonly data: Buffer | string;
}): Promise<MailReply[]> {
  const socket = connect(options.port, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (): Promise<MailReply> => {
    let text = '';
    for (;;) {
      const { value, done } = (await lines.next()) as { value?: string; done?: boolean };
      if (done === true || value === undefined) throw new Error(`connection closed after: ${text}`);
      text += `${value}\n`;
      if (/^\d{3}(?: |$)/.test(value)) return reply(text);
    }
  };
  const say = async (line: string): Promise<MailReply> => {
    socket.write(`${line}\r\n`);
    return await answer();
  };
  try {
    await once(socket, 'connect');
    await answer();
    await say(options.protocol === 'lmtp' ? 'LHLO test.example' : 'EHLO test.example');
    const sender = await say(`MAIL FROM:<${options.from}>`);
    if (sender.code >= 400) return [sender];
    const recipients: MailReply[] = [];
    for (const to of options.to) recipients.push(await say(`RCPT TO:<${to}>`));
    const refused = recipients.filter((one) => one.code >= 400);
    if (refused.length === recipients.length) return refused;
    const go = await say('DATA');
    if (go.code !== 354) return [go];
    socket.write(dotStuffed(options.data));
    socket.write('\r\n.\r\n');
    const answers: MailReply[] = [];
    const expected = options.protocol === 'lmtp' ? recipients.length - refused.length : 1;
    while (answers.length < expected) answers.push(await answer());
    return [...refused, ...answers];
  } finally {
    socket.destroy();
  }
}

function reply(text: string): MailReply {
  return { code: Number(text.trimEnd().split('\n').at(-1)?.slice(0, 3)), text: text.trim() };
}

/** RFC 5321 §4.5.2. */
function dotStuffed(data: Buffer | string): Buffer {
  const text = typeof data === 'string' ? data : data.toString('latin1');
  const stuffed = text.replace(/^\./gm, '..');
  return Buffer.from(stuffed, typeof data === 'string' ? 'utf8' : 'latin1');
}
