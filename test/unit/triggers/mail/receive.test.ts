import { expect } from 'chai';
import { Readable } from 'node:stream';
import { MusterError } from '../../../../src/domain/errors.ts';
import { receive, type Budget, type MailStream } from '../../../../src/triggers/mail/receive.ts';

const MEGABYTE = 1024 * 1024;

/** A mail of that many megabytes, counted as smtp-server counts; `looks` sees it pass. */
function coming(megabytes: number, most: number, looks: () => void = () => undefined): MailStream {
  function* chunks(): Generator<Buffer> {
    for (let sent = 1; sent <= megabytes; sent++) {
      stream.byteLength = sent * MEGABYTE;
      stream.sizeExceeded = stream.byteLength > most;
      looks();
      yield Buffer.alloc(MEGABYTE);
    }
  }
  const stream: MailStream = Object.assign(Readable.from(chunks(), { highWaterMark: 1 }), {
    byteLength: 0,
    sizeExceeded: false,
  });
  return stream;
}

const failure = (receiving: Promise<unknown>): Promise<unknown> =>
  receiving.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('triggers/mail/receive', () => {
  it('gives the mail whole and counts it until it is released', async () => {
    const budget: Budget = { most: 10 * MEGABYTE, held: 0 };
    const { raw, release } = await receive(coming(3, 5 * MEGABYTE), 5 * MEGABYTE, budget);
    expect(raw).to.have.lengthOf(3 * MEGABYTE);
    expect(budget.held).to.equal(3 * MEGABYTE);
    release();
    release();
    expect(budget.held).to.equal(0);
  });

  it('reads a mail of 20 MB to its end without holding more than the limit', async () => {
    const budget: Budget = { most: 100 * MEGABYTE, held: 0 };
    const held: number[] = [];
    const stream = coming(20, 10 * MEGABYTE, () => held.push(budget.held));
    const error = await failure(receive(stream, 10 * MEGABYTE, budget));
    expect(error).to.be.instanceOf(MusterError).with.property('code', 'mail-too-large');
    expect(held).to.have.lengthOf(20);
    expect(Math.max(...held)).to.be.at.most(10 * MEGABYTE);
    expect(held.at(-1)).to.equal(0);
    expect(budget.held).to.equal(0);
  });

  it('asks to come later when others hold all the memory there is', async () => {
    const budget: Budget = { most: 4 * MEGABYTE, held: 4 * MEGABYTE };
    const error = await failure(receive(coming(1, 5 * MEGABYTE), 5 * MEGABYTE, budget));
    expect(error).to.be.instanceOf(MusterError).with.property('code', 'store-unavailable');
    expect(budget.held).to.equal(4 * MEGABYTE);
  });

  it('forgets a mail that breaks off', async () => {
    const budget: Budget = { most: 10 * MEGABYTE, held: 0 };
    const stream = coming(3, 5 * MEGABYTE, () => {
      if (stream.byteLength === 2 * MEGABYTE)
        queueMicrotask(() => stream.destroy(new Error('gone')));
    });
    const error = await failure(receive(stream, 5 * MEGABYTE, budget));
    expect(error).to.have.property('message', 'gone');
    expect(budget.held).to.equal(0);
  });
});
