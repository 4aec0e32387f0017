import { sendMail } from '../../test/support/mail.ts';
import { COMPONENT } from './scene.ts';

/** The mail of the editor to the topic of the demo. */
export const LETTER = {
  from: 'The editor <editor@magazine.example>',
  to: `magazine-x@${COMPONENT}`,
  subject: 'Issue 42: noodles near Tokyo station 🍜',
  text: 'This week we tried seven places.\nWhich one is yours? 皆さんのおすすめは？\n',
};

/** `scripts/demo --mail PORT [SUBJECT [TEXT]]`: sends it to a demo that was kept; the exit code. */
export async function mailToKept(args: readonly string[]): Promise<number> {
  const [port = '', subject = LETTER.subject, text = LETTER.text, ...more] = args;
  if (!/^\d{1,5}$/.test(port) || more.length > 0) {
    console.error(
      'usage: scripts/demo --mail PORT [SUBJECT [TEXT]]   (scripts/demo --keep says the port)',
    );
    return 2;
  }
  try {
    const reply = await sendMail(Number(port), { ...LETTER, subject, text });
    console.log(`“${subject}” → ${LETTER.to}: ${reply.text}`);
    return reply.code === 250 ? 0 : 1;
  } catch (error) {
    console.error(`demo: the mail could not be sent to port ${port}: ${String(error)}`);
    return 1;
  }
}
