import { expect } from 'chai';
import type { BareJid } from '../../../src/domain/jid.ts';
import { blocksNobody, blocksOf } from '../../../src/people/blocks.ts';

const bob = 'bob@example.org' as BareJid;
const carol = 'carol@far.example' as BareJid;
const addresses = {
  domain: 'muster.example.org',
  behind: (handle: string) => (handle === 'quiet-otter' ? bob : undefined),
};
const blocked = (...list: string[]): BareJid[] => [bob, carol].filter(blocksOf(list, addresses));

describe('a block list (XEP-0191) as wishes (A15)', () => {
  it('names people by address, by handle, or by their domain', () => {
    expect(blocked('Bob@Example.org')).to.deep.equal([bob]);
    expect(blocked('quiet-otter@muster.example.org')).to.deep.equal([bob]);
    expect(blocked('far.example')).to.deep.equal([carol]);
    expect(blocked('muster.example.org'), 'all that comes from us').to.deep.equal([bob, carol]);
  });

  it('means nobody else: no single clients, unknown handles, subdomains, nonsense', () => {
    const none = ['bob@example.org/phone', 'nobody@muster.example.org', 'org', '', '@', 'a b@c'];
    expect(blocked(...none)).to.deep.equal([]);
    expect(blocksOf([], addresses)).to.equal(blocksNobody);
  });
});
