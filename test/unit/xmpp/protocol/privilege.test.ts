import xml, { type Element } from '@xmpp/xml';
import { expect } from 'chai';
import { StanzaError } from '../../../../src/domain/errors.ts';
import type { BareJid } from '../../../../src/domain/jid.ts';
import {
  buildPrivilegedIq,
  covers,
  isPrivilegedIq,
  NS_PRIVILEGE,
  NS_PRIVILEGE_1,
  parseAdvertisement,
  unwrapAnswer,
} from '../../../../src/xmpp/protocol/privilege.ts';

const ALICE = 'alice@example.org' as BareJid;

const told = (...perms: Element[]): Element =>
  xml('message', {}, xml('privilege', { xmlns: NS_PRIVILEGE }, ...perms));

describe('xmpp/protocol/privilege', () => {
  it('reads namespaces side by side, as the XEP has them', () => {
    const message = told(
      xml('perm', { access: 'roster', type: 'both' }),
      xml('perm', { access: 'presence', type: 'managed_entity' }),
      xml(
        'perm',
        { access: 'iq' },
        xml('namespace', { ns: 'a', type: 'get' }),
        xml('namespace', { ns: 'b', type: 'both' }),
      ),
    );
    expect(parseAdvertisement(message)).to.deep.equal({
      roster: 'both',
      presence: 'managed_entity',
      iq: { a: 'get', b: 'both' },
    });
  });

  it('reads namespaces nested into each other, as Prosody 0.12 sends them', () => {
    const nested = xml(
      'namespace',
      { ns: 'a', type: 'get' },
      xml('namespace', { ns: 'b', type: 'set' }, xml('namespace', { ns: 'c', type: 'both' })),
    );
    expect(parseAdvertisement(told(xml('perm', { access: 'iq' }, nested)))?.iq).to.deep.equal({
      a: 'get',
      b: 'set',
      c: 'both',
    });
  });

  it('takes the older namespace, and what it does not know for nothing', () => {
    const message = xml(
      'message',
      {},
      xml(
        'privilege',
        { xmlns: NS_PRIVILEGE_1 },
        xml('perm', { access: 'roster', type: 'get' }),
        xml('perm', { access: 'presence', type: 'all' }),
      ),
    );
    expect(parseAdvertisement(message)).to.deep.equal({ roster: 'get', presence: 'none', iq: {} });
  });

  it('takes no roster set for granted in the older namespace: ejabberd 23.01 advertises it and fails', () => {
    const older = (type: string) =>
      parseAdvertisement(
        xml(
          'message',
          {},
          xml('privilege', { xmlns: NS_PRIVILEGE_1 }, xml('perm', { access: 'roster', type })),
        ),
      )?.roster;
    expect([older('both'), older('set')]).to.deep.equal(['get', 'none']);
  });

  it('takes neither an empty nor a forwarding message for an advertisement', () => {
    expect(parseAdvertisement(told())).to.equal(undefined);
    expect(parseAdvertisement(told(xml('forwarded')))).to.equal(undefined);
    expect(parseAdvertisement(xml('message', {}, xml('body')))).to.equal(undefined);
  });

  it('knows what an access covers', () => {
    expect([covers('both', 'get'), covers('set', 'set')]).to.deep.equal([true, true]);
    expect([covers('get', 'set'), covers('none', 'get'), covers(undefined, 'get')]).to.deep.equal([
      false,
      false,
      false,
    ]);
  });

  it('wraps a request of a person to himself (XEP-0356 §6.3)', () => {
    const built = buildPrivilegedIq(ALICE, 'set', xml('q', { xmlns: 'urn:q' }), {
      id: 'inner',
      to: ALICE,
    });
    expect(built.toString()).to.equal(
      `<iq type="set" to="${ALICE}"><privileged_iq xmlns="${NS_PRIVILEGE}">` +
        `<iq xmlns="jabber:client" type="set" id="inner" to="${ALICE}"><q xmlns="urn:q"/></iq>` +
        '</privileged_iq></iq>',
    );
    expect(isPrivilegedIq(built)).to.equal(true);
  });

  describe('unwraps', () => {
    const outer = (inner: Element): Element =>
      xml(
        'iq',
        { type: 'result' },
        xml(
          'privilege',
          { xmlns: NS_PRIVILEGE },
          xml('forwarded', { xmlns: 'urn:xmpp:forward:0' }, inner),
        ),
      );

    it('the result', () => {
      const inner = xml('iq', { type: 'result', id: '1' });
      expect(unwrapAnswer(outer(inner))).to.equal(inner);
    });

    it('the error', () => {
      const condition = xml('conflict', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' });
      const inner = xml('iq', { type: 'error' }, xml('error', { type: 'cancel' }, condition));
      expect(() => unwrapAnswer(outer(inner)))
        .to.throw(StanzaError)
        .with.property('condition', 'conflict');
    });

    it('nothing, which is an error too', () => {
      expect(() => unwrapAnswer(xml('iq', { type: 'result' }))).to.throw(StanzaError);
    });
  });
});
