import { expect } from 'chai';
import { settle } from '../../support/manual-clock.ts';
import { createStage, GARDEN } from './stage.ts';

const INFO = `<query xmlns='http://jabber.org/protocol/disco#info'/>`;
const ITEMS = `<query xmlns='http://jabber.org/protocol/disco#items'/>`;
const error = (type: string, condition: string): string =>
  `<error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;

describe('rooms: discovery (A9)', () => {
  it('tells members what kind of room it is, its name, subject and number of occupants', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await juliet.sends(`<iq type='get' id='d1' to='${GARDEN}'>${INFO}</iq>`);
    const features = [
      'http://jabber.org/protocol/muc',
      'http://jabber.org/protocol/muc#stable_id',
      'http://jabber.org/protocol/muc#self-ping-optimization',
      'http://jabber.org/protocol/muc#request',
      'urn:xmpp:sid:0',
      'urn:xmpp:occupant-id:0',
      'muc_hidden',
      'muc_membersonly',
      'muc_semianonymous',
      'muc_unmoderated',
    ];
    juliet.receives(`<iq type='result' id='d1' from='${GARDEN}'>
      <query xmlns='http://jabber.org/protocol/disco#info'>
        <identity category='conference' type='text' name='The garden'/>
        ${features.map((feature) => `<feature var='${feature}'/>`).join('')}
        <x xmlns='jabber:x:data' type='result'>
          <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>
          <field var='muc#roominfo_description'><value>Where they meet</value></field>
          <field var='muc#roominfo_subject'><value>Roses</value></field>
          <field var='muc#roominfo_occupants'><value>1</value></field>
          <field var='muc#roominfo_lang'><value>en</value></field>
        </x></query></iq>`);
  });

  it('tells strangers neither name nor subject', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const paris = stage.client('paris@example.org/palace');
    await paris.sends(`<iq type='get' id='d1' to='${GARDEN}'>${INFO}</iq>`);
    const answer =
      paris.receives(`<iq type='result' id='d1' from='${GARDEN}'><query xmlns='http://jabber.org/protocol/disco#info'>
      <identity category='conference' type='text'/><feature var='muc_membersonly'/></query></iq>`);
    expect(String(answer)).not.to.match(/garden<|Roses|The garden/u);
    await paris.sends(`<iq type='get' id='d2' to='${GARDEN}'>${ITEMS}</iq>`);
    const items = paris.receives(`<iq type='result' id='d2' from='${GARDEN}'/>`);
    expect(items.getChild('query')?.children).to.deep.equal([]);
  });

  it('lists who is inside to those inside', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await stage.enters(stage.client('juliet@example.org/balcony'));
    romeo.ignores();
    await romeo.sends(`<iq type='get' id='d1' to='${GARDEN}'>${ITEMS}</iq>`);
    const answer = romeo.receives(`<iq type='result' id='d1' from='${GARDEN}'/>`);
    expect(
      answer
        .getChild('query')
        ?.getChildElements()
        .map((item) => String(item.attrs['jid'])),
    ).to.deep.equal([`${GARDEN}/romeo`, `${GARDEN}/juliet`]);
  });

  it('answers a ping to the room, and refuses what it does not know', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(`<iq type='get' id='p1' to='${GARDEN}'><ping xmlns='urn:xmpp:ping'/></iq>`);
    romeo.receives(`<iq type='result' id='p1' from='${GARDEN}'/>`);
    await romeo.sends(`<iq type='get' id='p2' to='${GARDEN}'><what xmlns='urn:example'/></iq>`);
    romeo.receives(
      `<iq type='error' id='p2' from='${GARDEN}'>${error('cancel', 'service-unavailable')}</iq>`,
    );
    await romeo.sends(`<iq type='get' id='p3' to='${GARDEN}'>
      <query xmlns='http://jabber.org/protocol/disco#info' node='elsewhere'/></iq>`);
    romeo.receives(
      `<iq type='error' id='p3' from='${GARDEN}'>${error('cancel', 'item-not-found')}</iq>`,
    );
    await romeo.sends(`<iq type='get' id='p4' to='${GARDEN}'>
      <query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/muc#traffic'/></iq>`);
    romeo.receives(
      `<iq type='error' id='p4' from='${GARDEN}'>${error('cancel', 'service-unavailable')}</iq>`,
    );
  });
});

describe('rooms: requests to occupants', () => {
  it('answers a self-ping of one inside, and not-acceptable outside (XEP-0410)', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await romeo.sends(
      `<iq type='get' id='s1' to='${GARDEN}/romeo'><ping xmlns='urn:xmpp:ping'/></iq>`,
    );
    romeo.receives(
      `<iq type='error' id='s1' from='${GARDEN}/romeo'>${error('cancel', 'not-acceptable')}</iq>`,
    );
    await stage.enters(romeo);
    await romeo.sends(
      `<iq type='get' id='s2' to='${GARDEN}/romeo'><ping xmlns='urn:xmpp:ping'/></iq>`,
    );
    romeo.receives(`<iq type='result' id='s2' from='${GARDEN}/romeo'/>`);
    await romeo.sends(
      `<iq type='get' id='s3' to='${GARDEN}/nobody'><ping xmlns='urn:xmpp:ping'/></iq>`,
    );
    romeo.receives(
      `<iq type='error' id='s3' from='${GARDEN}/nobody'>${error('cancel', 'item-not-found')}</iq>`,
    );
  });

  it('forwards others to a client of the occupant, neither learning the JID of the other', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    const juliet = stage.client('juliet@example.org/balcony');
    await stage.enters(romeo);
    await stage.enters(juliet);
    romeo.ignores();
    await romeo.sends(
      `<iq type='get' id='v1' to='${GARDEN}/juliet'><query xmlns='jabber:iq:version'/></iq>`,
    );
    const asked = juliet.receives(
      `<iq type='get' from='${GARDEN}/romeo'><query xmlns='jabber:iq:version'/></iq>`,
    );
    await juliet.sends(`<iq type='result' id='${String(asked.attrs['id'])}' to='${GARDEN}/romeo'>
      <query xmlns='jabber:iq:version'><name>Dove</name></query></iq>`);
    const answer = romeo.receives(`<iq type='result' id='v1' from='${GARDEN}/juliet'>
      <query xmlns='jabber:iq:version'><name>Dove</name></query></iq>`);
    expect(String(answer)).not.to.contain('juliet@example.org');
    await romeo.sends(
      `<iq type='get' id='v2' to='${GARDEN}/juliet'><query xmlns='jabber:iq:version'/></iq>`,
    );
    const second = juliet.receives(`<iq type='get' from='${GARDEN}/romeo'/>`);
    await juliet.sends(`<iq type='error' id='${String(second.attrs['id'])}' to='${GARDEN}/romeo'>
      <error type='cancel' by='juliet@example.org'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
      <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>juliet@example.org knows not</text></error></iq>`);
    const refusal = romeo.receives(
      `<iq type='error' id='v2' from='${GARDEN}/juliet'>${error('cancel', 'feature-not-implemented')}</iq>`,
    );
    expect(String(refusal)).not.to.contain('juliet@example.org');
  });

  it('gives no vCard of whom only the handle is known', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await stage.enters(stage.client('juliet@example.org/balcony'));
    romeo.ignores();
    await romeo.sends(
      `<iq type='get' id='v1' to='${GARDEN}/juliet'><vCard xmlns='vcard-temp'/></iq>`,
    );
    romeo.receives(
      `<iq type='error' id='v1' from='${GARDEN}/juliet'>${error('cancel', 'service-unavailable')}</iq>`,
    );
  });

  it('refuses requests of those outside', async () => {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(stage.client('juliet@example.org/balcony'));
    await romeo.sends(`<iq type='get' id='d1' to='${GARDEN}/juliet'>${INFO}</iq>`);
    romeo.receives(
      `<iq type='error' id='d1' from='${GARDEN}/juliet'>${error('modify', 'bad-request')}</iq>`,
    );
    await romeo.sends(
      `<iq type='get' id='d2' to='${GARDEN}/juliet'><query xmlns='jabber:iq:version'/></iq>`,
    );
    romeo.receives(
      `<iq type='error' id='d2' from='${GARDEN}/juliet'>${error('cancel', 'not-acceptable')}</iq>`,
    );
  });
});

describe('rooms: history (XEP-0045 §7.2.14)', () => {
  async function withPast(): Promise<ReturnType<typeof createStage>> {
    const stage = createStage();
    stage.garden(['romeo', 'juliet']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    for (const text of ['one', 'two', 'three']) {
      await romeo.sends(
        `<message type='groupchat' id='${text}' to='${GARDEN}'><body>${text}</body></message>`,
      );
      await stage.clock.advance(60_000);
    }
    return stage;
  }

  const cases: readonly [wish: string, bodies: string[]][] = [
    ['', ['one', 'two', 'three']],
    [`<history maxstanzas='2'/>`, ['two', 'three']],
    [`<history maxstanzas='0'/>`, []],
    [`<history maxchars='0'/>`, []],
    [`<history maxchars='10'/>`, []],
    [`<history maxchars='100000'/>`, ['one', 'two', 'three']],
    [`<history seconds='130'/>`, ['two', 'three']],
    [`<history seconds='1'/>`, []],
    [`<history since='2026-01-01T00:01:00Z'/>`, ['two', 'three']],
    [`<history since='2026-01-01T00:01:00Z' maxstanzas='1'/>`, ['three']],
    [`<history since='nonsense' maxstanzas='-1'/>`, ['one', 'two', 'three']],
  ];
  for (const [wish, bodies] of cases) {
    it(`gives ${bodies.length} of 3 for ${wish === '' ? 'no wish' : wish}`, async () => {
      const stage = await withPast();
      const juliet = stage.client('juliet@example.org/balcony');
      await juliet.sends(`<presence to='${GARDEN}/juliet'>
        <x xmlns='http://jabber.org/protocol/muc'>${wish}</x></presence>`);
      juliet.receives(`<presence from='${GARDEN}/romeo'/>`);
      juliet.receives(`<presence from='${GARDEN}/juliet'/>`);
      for (const body of bodies) {
        juliet.receives(`<message type='groupchat' id='${body}' from='${GARDEN}/romeo'>
          <body>${body}</body>
          <delay xmlns='urn:xmpp:delay' from='${GARDEN}' stamp='any'/>
          <stanza-id xmlns='urn:xmpp:sid:0' id='any' by='${GARDEN}'/>
          <occupant-id xmlns='urn:xmpp:occupant-id:0' id='any'/></message>`);
      }
      juliet.receives(
        `<message type='groupchat' from='${GARDEN}'><subject>Roses</subject></message>`,
      );
      juliet.receivesNothing();
    });
  }

  it('gives as many whole messages as fit in maxchars', async () => {
    const stage = await withPast();
    const first = stage.client('juliet@example.org/balcony');
    await first.sends(
      `<presence to='${GARDEN}/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    const sizes = first.ignores().filter((stanza) => stanza.getChild('body') !== undefined);
    const size = String(sizes[2]).length;
    const second = stage.client('juliet@example.org/balcon2');
    await second.sends(`<presence to='${GARDEN}/juliet'>
      <x xmlns='http://jabber.org/protocol/muc'><history maxchars='${size}'/></x></presence>`);
    const got = second.ignores().filter((stanza) => stanza.getChild('body') !== undefined);
    expect(got.map((stanza) => stanza.getChildText('body'))).to.deep.equal(['three']);
  });

  it('keeps no more than the room allows, and nothing marked no-store', async () => {
    const stage = createStage();
    stage.garden(['romeo']);
    const romeo = stage.client('romeo@example.org/garden');
    await stage.enters(romeo);
    await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>secret</body>
      <no-store xmlns='urn:xmpp:hints'/></message>`);
    for (let n = 0; n < 60; n++) {
      await romeo.sends(`<message type='groupchat' to='${GARDEN}'><body>${n}</body></message>`);
    }
    romeo.ignores();
    await romeo.sends(
      `<presence to='${GARDEN}/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    );
    await settle();
    const bodies = romeo.ignores().flatMap((stanza) => stanza.getChildText('body') ?? []);
    expect(bodies).to.have.length(50);
    expect(bodies[0]).to.equal('10');
  });
});
