/**
 * The yardstick: the least that a component can do to relay messages. It reads with string searches
 * instead of a parser, knows no history, rights or errors, and sends the same bytes as Muster.
 *
 *   node bench/relay/bare.ts PORT DOMAIN SECRET
 */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';

const [port = '', domain = '', secret = ''] = process.argv.slice(2);
const OCCUPANT_ID = 'x'.repeat(43); // as long as a SHA-256 in base64url

/** By room: the nick of each client inside. */
const rooms = new Map<string, Map<string, string>>();
let stanzaIds = 0;
let rest = '';

const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8').setNoDelay(true);
socket.write(
  `<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'>`,
);
socket.once('data', (header: string) => {
  const id = attribute(header, 'id');
  const digest = createHash('sha1').update(id + secret);
  socket.write(`<handshake>${digest.digest('hex')}</handshake>`);
  socket.once('data', () => {
    process.stdout.write('ready\n');
    socket.on('data', read);
  });
});
socket.once('close', () => process.exit());

function attribute(xml: string, name: string): string {
  const from = xml.indexOf(` ${name}='`) + name.length + 3;
  return from < name.length + 3 ? '' : xml.slice(from, xml.indexOf("'", from));
}

/** Answers all stanzas of a chunk by one write. */
function read(chunk: string): void {
  rest += chunk;
  let answer = '';
  for (;;) {
    const name = rest.startsWith('<presence') ? 'presence' : 'message';
    const end = rest.indexOf(`</${name}>`);
    if (end < 0) break;
    const stanza = rest.slice(0, end);
    rest = rest.slice(end + name.length + 3);
    answer += name === 'presence' ? enter(stanza) : relay(stanza);
  }
  if (answer !== '') socket.write(answer);
}

function enter(stanza: string): string {
  const [from, to] = [attribute(stanza, 'from'), attribute(stanza, 'to')];
  const [room = '', nick = ''] = to.split('/');
  const occupants = rooms.get(room) ?? new Map<string, string>();
  rooms.set(room, occupants.set(from, nick));
  return `<message to="${from}" from="${room}" type="groupchat"><subject/></message>`;
}

function relay(stanza: string): string {
  const head = stanza.slice(0, stanza.indexOf('>') + 1);
  const room = attribute(head, 'to');
  const occupants = rooms.get(room) ?? new Map<string, string>();
  const nick = occupants.get(attribute(head, 'from')) ?? '';
  const stanzaId = String((stanzaIds += 1)).padStart(36, '0'); // as long as a UUID
  const copy = `" from="${room}/${nick}" id="${attribute(head, 'id')}" type="groupchat">${stanza.slice(head.length)}<stanza-id xmlns="urn:xmpp:sid:0" id="${stanzaId}" by="${room}"/><occupant-id xmlns="urn:xmpp:occupant-id:0" id="${OCCUPANT_ID}"/></message>`;
  let copies = '';
  for (const client of occupants.keys()) copies += `<message to="${client}${copy}`;
  return copies;
}
