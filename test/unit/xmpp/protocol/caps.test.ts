import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Element } from '@xmpp/xml';
import { verificationText, verifies } from '../../../../src/xmpp/protocol/caps.ts';
import { parse } from '../../../scenario/contacts/wire.ts';

const query = (content: string): Element =>
  parse(`<query xmlns='http://jabber.org/protocol/disco#info'>${content}</query>`);

const SIMPLE = `<identity category='client' name='Exodus 0.9.1' type='pc'/>
  <feature var='http://jabber.org/protocol/disco#items'/>
  <feature var='http://jabber.org/protocol/caps'/>
  <feature var='http://jabber.org/protocol/disco#info'/>
  <feature var='http://jabber.org/protocol/muc'/>`;

const form = (type: string, content: string): string =>
  `<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' ${type}>
   <value>urn:xmpp:dataforms:softwareinfo</value></field>${content}</x>`;

const COMPLEX = `<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>
  <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>
  <feature var='http://jabber.org/protocol/caps'/>
  <feature var='http://jabber.org/protocol/disco#info'/>
  <feature var='http://jabber.org/protocol/disco#items'/>
  <feature var='http://jabber.org/protocol/muc'/>
  ${form(
    "type='hidden'",
    `<field var='software_version'><value>0.11</value></field>
     <field var='ip_version' type='text-multi'><value>ipv6</value><value>ipv4</value></field>
     <field var='os'><value>Mac</value></field>
     <field var='os_version'><value>10.5.1</value></field>
     <field var='software'><value>Psi</value></field>`,
  )}`;

describe('xmpp/protocol/caps', () => {
  it('makes the verification strings of XEP-0115 §5.2 and §5.3', () => {
    expect(verifies(query(SIMPLE), 'QgayPKawpkPSDYmwT/WM94uAlu0=')).to.equal(true);
    expect(verifies(query(COMPLEX), 'q07IKJEyjvHSyhy//CH0CxmKi8w=')).to.equal(true);
  });

  it('knows the newer hash functions', () => {
    const text = verificationText(query(SIMPLE)) ?? '';
    for (const hash of ['sha256', 'sha512']) {
      expect(verifies(query(SIMPLE), createHash(hash).update(text).digest('base64'))).to.equal(
        true,
      );
    }
  });

  it('does not vouch for another list, nor for an old version number', () => {
    expect(verifies(query(COMPLEX), 'QgayPKawpkPSDYmwT/WM94uAlu0=')).to.equal(false);
    expect(verifies(query(SIMPLE), '0.9.1')).to.equal(false);
  });

  it('refuses an ill-formed answer (XEP-0115 §5.4)', () => {
    for (const twice of [
      SIMPLE + `<feature var='http://jabber.org/protocol/muc'/>`,
      SIMPLE + `<identity category='client' name='Exodus 0.9.1' type='pc'/>`,
      SIMPLE + form(`type='hidden'`, '') + form(`type='hidden'`, ''),
      SIMPLE +
        `<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'>` +
        '<value>a</value><value>b</value></field></x>',
    ]) {
      expect(verificationText(query(twice))).to.equal(undefined);
    }
  });

  it('ignores a form whose FORM_TYPE is missing or not hidden (XEP-0115 §5.4)', () => {
    const plain = verificationText(query(SIMPLE));
    const unnamed = `<x xmlns='jabber:x:data'><field var='os'><value>Mac</value></field></x>`;
    expect(verificationText(query(SIMPLE + form(`type='text-single'`, '')))).to.equal(plain);
    expect(verificationText(query(SIMPLE + unnamed))).to.equal(plain);
  });

  it('sorts by octets, not by letters', () => {
    const text = verificationText(query(`<feature var='b'/><feature var='B'/><feature var='é'/>`));
    expect(text).to.equal('B<b<é<');
  });
});
