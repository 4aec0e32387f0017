import type { Element } from '@xmpp/xml';
import { type Askers, createAskers } from '../../../src/commands/asker.ts';
import { type CommandEndpoint, createCommandEndpoint } from '../../../src/commands/endpoint.ts';
import { createServiceEndpoint } from '../../../src/commands/service.ts';
import { createTalk, type Talk } from '../../../src/commands/talk.ts';
import { createTextCommands, type TextCommands } from '../../../src/commands/text.ts';
import { StanzaError } from '../../../src/domain/errors.ts';
import { type BareJid, type Jid, parseJid } from '../../../src/domain/jid.ts';
import type { Endpoint } from '../../../src/xmpp/port.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { FakeWire, parse } from '../contacts/wire.ts';
import { Cast, DOMAIN, root, START } from './cast.ts';

/** How somebody writes or clicks. */
export interface Manner {
  readonly to?: string;
  readonly resource?: string;
  readonly language?: string;
  readonly type?: string;
  /** More children of the stanza. */
  readonly more?: string;
}

/** The house with its people played; what is said to it, and what it answers. */
export class Stage {
  readonly cast = new Cast();
  readonly wire = new FakeWire();
  readonly clock = manualClock(START);
  readonly chosen = new Map<BareJid, string>();
  readonly configured = new Map<BareJid, string>();
  readonly faults: string[] = [];
  readonly askers: Askers;
  readonly text: TextCommands;
  readonly talk: Talk;
  readonly commands: CommandEndpoint;
  readonly service: Endpoint;
  #ids = 0;

  constructor(conference = false) {
    const { cast: actions, clock, wire } = this;
    this.askers = createAskers({
      chosen: (person) => this.chosen.get(person),
      configured: (person) => this.configured.get(person),
      zone: () => 'Asia/Tokyo',
      language: (topic) => (topic === 'kaigi' ? 'ja' : 'en'),
    });
    const isAdmin = (person: BareJid): boolean => person === root;
    const parts = { actions, isAdmin, clock, prefix: '!', askers: this.askers };
    const error = (message: string): void => void this.faults.push(message);
    const log = { event: () => {}, warn: () => {}, debug: () => {}, error };
    this.text = createTextCommands({ ...parts, log });
    this.talk = createTalk({ wire, clock, askers: this.askers, commands: this.text });
    this.commands = createCommandEndpoint({ ...parts, newId: () => `session-${++this.#ids}` });
    this.service = createServiceEndpoint({
      bounced: () => {},
      uptime: () => 0,
      wire,
      language: 'en',
      version: '1',
      conference,
      rooms: () => this.cast.chatViews.map(({ room, title }) => ({ jid: room, title })),
      topics: () =>
        this.cast.topicViews.map(({ name, title }) => ({ jid: `${name}@${DOMAIN}`, title })),
      commands: this.commands,
      talk: this.talk,
    });
  }

  /** Somebody writes to the service, or to a topic; gives what he is answered. */
  async says(who: BareJid, text: string, manner: Manner = {}): Promise<string[]> {
    const { to = DOMAIN, resource = 'phone', type = 'chat', language, more = '' } = manner;
    const lang = language === undefined ? '' : ` xml:lang='${language}'`;
    const body =
      text === '' ? '' : `<body>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</body>`;
    await this.brings(
      `<message from='${who}/${resource}' to='${to}' type='${type}'${lang}>${body}${more}</message>`,
    );
    return this.wire.sent.splice(0).map(({ stanza }) => stanza.getChildText('body') ?? '');
  }

  /** The server brings a stanza; gives the payload of the answer to an IQ, or its error. */
  async brings(text: string): Promise<string | undefined> {
    const stanza = parse(text);
    const [from, to] = ['from', 'to'].map((name) => parseJid(String(stanza.attrs[name])) as Jid);
    if (from === undefined || to === undefined) throw new Error(`no addresses: ${text}`);
    try {
      return String(await this.#dispatch(stanza, from, to));
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      return `${error.type} ${error.condition}${error.also === undefined ? '' : ` ${error.also.name}`}`;
    }
  }

  #dispatch(stanza: Element, from: Jid, to: Jid): unknown {
    const topic = to.local;
    if (stanza.name === 'message') {
      if (topic === '') return this.service.message(stanza, from, to);
      return this.talk.hear(stanza, from, to, { topic });
    }
    if (stanza.name === 'presence') return this.service.presence(stanza, from, to);
    if (topic === '') return this.service.iq(stanza, from, to);
    const place = topic.startsWith('quiet-') ? { handle: topic } : { topic };
    return this.commands.answers(stanza, from, to, place);
  }

  /** Somebody clicks a command; gives the command element of the answer, or its error. */
  async clicks(
    who: BareJid,
    node: string,
    request: {
      readonly session?: string;
      readonly action?: string;
      readonly values?: Readonly<Record<string, string>>;
      readonly manner?: Manner;
    } = {},
  ): Promise<Element | string> {
    const { session, action, values, manner = {} } = request;
    const { to = DOMAIN, resource = 'phone', language } = manner;
    const attributes = Object.entries({ sessionid: session, action, 'xml:lang': language })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}='${value}'`)
      .join('');
    const fields = Object.entries(values ?? {})
      .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
      .join('');
    const form = values === undefined ? '' : `<x xmlns='jabber:x:data' type='submit'>${fields}</x>`;
    const answer = await this.brings(
      `<iq type='set' id='1' from='${who}/${resource}' to='${to}'><command xmlns='http://jabber.org/protocol/commands' node='${node}'${attributes}>${form}</command></iq>`,
    );
    return answer?.startsWith('<') === true ? parse(answer) : String(answer);
  }
}

/** The parts of a command's answer that people see. */
export function seen(answer: Element | string): Record<string, unknown> {
  if (typeof answer === 'string') return { error: answer };
  const form = answer.getChild('x', 'jabber:x:data');
  const note = answer.getChild('note');
  return {
    status: String(answer.attrs['status']),
    ...(note === undefined ? {} : { note: `${note.attrs['type']}: ${note.text()}` }),
    ...(form === undefined
      ? {}
      : { [String(form.attrs['type'])]: form.getChildren('field').map(fieldSeen) }),
  };
}

/** `topic list-single! [a b] = a`: name, type, whether required, options, value. */
function fieldSeen(field: Element): string {
  const { var: name = '', type } = field.attrs as Record<string, string>;
  const options = field.getChildren('option').map((option) => option.getChildText('value') ?? '');
  const values = field.getChildren('value').map((value) => value.text());
  if (type === 'fixed') return values.join(' ');
  return [
    `${name} ${type}${field.getChild('required') === undefined ? '' : '!'}`,
    ...(options.length === 0 ? [] : [`[${options.join(' ')}]`]),
    ...(values.length === 0 ? [] : [`= ${values.join(' ')}`]),
  ].join(' ');
}

/** The session that an answer opened. */
export function sessionOf(answer: Element | string): string {
  if (typeof answer === 'string') throw new Error(`no session: ${answer}`);
  return String(answer.attrs['sessionid']);
}
