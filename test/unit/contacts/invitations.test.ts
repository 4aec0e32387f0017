import { expect } from 'chai';
import { createInvitations } from '../../../src/contacts/invitations.ts';
import type { BareJid, FullJid, RoomJid } from '../../../src/domain/jid.ts';
import { FakeWire, parse } from '../../scenario/contacts/wire.ts';

const room = 'magazine-abcdefghijklmnopqrst@muster.example' as RoomJid;
const invitation = { room, reason: 'Chat about “X” & more', language: 'en', id: 'c1.2.3' };

describe('contacts/invitations', () => {
  it('A8: invites each client alone, at the moment, always under the same id', () => {
    const wire = new FakeWire();
    const invitations = createInvitations({ wire });
    const clients = ['bob@example.org/desk', 'bob@example.org/phone'] as FullJid[];
    invitations.send(clients, invitation);
    expect(wire.sent.map(({ lane }) => lane)).to.deep.equal(['moment', 'moment']);
    const [first, second] = wire.look().map(parse);
    expect(first?.toString()).to.equal(
      '<message to="bob@example.org/desk" from="muster.example" id="c1.2.3" xml:lang="en">' +
        `<x xmlns="jabber:x:conference" jid="${room}" reason="Chat about “X” &amp; more"/>` +
        `<body>Chat about “X” &amp; more\nxmpp:${room}?join</body>` +
        '<private xmlns="urn:xmpp:carbons:2"/><no-copy xmlns="urn:xmpp:hints"/>' +
        '<no-store xmlns="urn:xmpp:hints"/></message>',
    );
    expect(second?.attrs['to']).to.equal('bob@example.org/phone');
  });

  it('at a bare JID the server may keep it until the person comes', () => {
    const wire = new FakeWire();
    createInvitations({ wire }).send(['bob@elsewhere.example' as BareJid], invitation);
    const [stanza] = wire.look();
    expect(stanza).to.include('<no-permanent-store').and.to.not.include('<no-store');
    expect(stanza).to.not.include('<private');
  });
});
