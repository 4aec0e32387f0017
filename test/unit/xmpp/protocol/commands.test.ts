import { expect } from 'chai';
import { StanzaError } from '../../../../src/domain/errors.ts';
import {
  buildCommand,
  type CommandRequest,
  NS_COMMANDS,
  parseCommand,
  sessionExpired,
} from '../../../../src/xmpp/protocol/commands.ts';
import { errorElement } from '../../../../src/xmpp/protocol/error.ts';
import { parse } from '../../../scenario/contacts/wire.ts';

function read(attributes: string, children = '', iq = ''): CommandRequest {
  const stanza = parse(
    `<iq type='set'${iq}><command xmlns='${NS_COMMANDS}' ${attributes}>${children}</command></iq>`,
  );
  const command = stanza.getChild('command');
  if (command === undefined) throw new Error('no command');
  return parseCommand(stanza, command);
}

describe('xmpp/protocol/commands (XEP-0050)', () => {
  it('reads a request; execute is what is meant when nothing is said', () => {
    expect(read("node='help'")).to.deep.equal({ node: 'help', action: 'execute' });
    expect(read("node='a' action='cancel' sessionid='s' xml:lang='ja'")).to.deep.equal({
      node: 'a',
      action: 'cancel',
      session: 's',
      language: 'ja',
    });
    expect(read("node='a'", '', " xml:lang='en'").language).to.equal('en');
    expect(read("node='a' sessionid=''")).to.not.have.property('session');
  });

  it('reads what was filled in; empty fields count as none, whatever the type of the form', () => {
    const form = `<x xmlns='jabber:x:data' type='cancel'>
      <field var='a'><value>1</value></field><field var='b'><value/></field>
      <field var='c'/><field var='d'><value> </value><value>2</value></field></x>`;
    expect([...(read("node='a'", form).values ?? [])]).to.deep.equal([
      ['a', ['1']],
      ['d', ['2']],
    ]);
  });

  it('refuses what is no request', () => {
    for (const attributes of ["node='a' action='dance'", "action='execute'"]) {
      expect(() => read(attributes))
        .to.throw(StanzaError)
        .that.deep.includes({
          condition: 'bad-request',
          also: { name: 'malformed-action', xmlns: NS_COMMANDS },
        });
    }
  });

  it('builds answers and errors', () => {
    const answer = { node: 'a', session: 's', language: 'en' };
    expect(String(buildCommand({ ...answer, status: 'executing' }))).to.equal(
      `<command xmlns="${NS_COMMANDS}" node="a" sessionid="s" status="executing" xml:lang="en"><actions execute="complete"><complete/></actions></command>`,
    );
    const note = { type: 'warn', text: '<' } as const;
    expect(String(buildCommand({ ...answer, status: 'completed', note }))).to.include(
      '<note type="warn">&lt;</note>',
    );
    expect(String(errorElement(sessionExpired('over')))).to.match(
      /<not-allowed .*<text .*>over<\/text><session-expired xmlns="http:\/\/jabber.org\/protocol\/commands"\/>/u,
    );
  });
});
