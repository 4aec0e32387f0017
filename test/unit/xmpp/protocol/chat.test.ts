import { expect } from 'chai';
import { buildReply, parseSpoken } from '../../../../src/xmpp/protocol/chat.ts';
import { parse } from '../../../scenario/contacts/wire.ts';

describe('xmpp/protocol/chat', () => {
  it('reads what is said: text, language, when, and whether it can be read', () => {
    expect(parseSpoken(parse('<message><body>hi</body></message>'))).to.deep.equal({
      text: 'hi',
      encrypted: false,
    });
    const late = "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>";
    expect(
      parseSpoken(parse(`<message type='chat' xml:lang='ja'><body>hi</body>${late}</message>`)),
    ).to.deep.equal({ text: 'hi', encrypted: false, language: 'ja', sent: Date.UTC(2026, 0, 1) });
    expect(
      parseSpoken(parse("<message xml:lang='en'><body xml:lang='ja'>hi</body></message>")),
    ).to.include({ language: 'ja' });
    for (const mark of [
      "<encrypted xmlns='eu.siacs.conversations.axolotl'/>",
      "<encryption xmlns='urn:xmpp:eme:0'/>",
      "<x xmlns='jabber:x:encrypted'/>",
    ]) {
      expect(parseSpoken(parse(`<message><body>hi</body>${mark}</message>`))?.encrypted).to.equal(
        true,
      );
    }
  });

  it('hears nothing in other messages', () => {
    for (const text of [
      "<message type='error'><body>hi</body></message>",
      "<message type='headline'><body>hi</body></message>",
      "<message type='groupchat'><body>hi</body></message>",
      '<message><body/></message>',
      '<message><body> </body></message>',
      "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
    ]) {
      expect(parseSpoken(parse(text)), text).to.equal(undefined);
    }
  });

  it('answers in kind and in the thread', () => {
    const message = parse(
      "<message from='a@b/c' to='d' type='chat' id='1'><thread>t</thread><body>hi</body></message>",
    );
    expect(String(buildReply(message, 'd', 'ho', 'en'))).to.equal(
      '<message from="d" to="a@b/c" type="chat" xml:lang="en"><body>ho</body><thread>t</thread></message>',
    );
  });
});
