import { expect } from 'chai';
import { statSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from '../../../src/control/client.ts';
import { LONGEST_REQUEST } from '../../../src/control/protocol.ts';
import { ControlServer } from '../../../src/control/server.ts';
import { MusterError } from '../../../src/domain/errors.ts';
import { keptLog } from '../../support/linked.ts';

/** The code with which a promise rejects. */
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof MusterError ? error.code : String(error)),
  );

describe('the control socket', () => {
  let folder: string;
  let path: string;
  let server: ControlServer;
  const log = keptLog();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-control-'));
    path = join(folder, 'control.sock');
    log.lines.length = 0;
    server = new ControlServer(
      path,
      (command, args) => {
        if (command === 'echo') return Promise.resolve(args);
        if (command === 'breaks') return Promise.reject(new TypeError('broken'));
        const remedy = 'see “muster help”';
        return Promise.reject(new MusterError('command-unknown', `no ${command}`, { remedy }));
      },
      log,
    );
  });
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('answers one line with one line, several on one connection', async () => {
    await server.start();
    expect(await ask(path, { command: 'echo', args: { text: 'häßlich\n' } })).to.deep.equal({
      text: 'häßlich\n',
    });
    const socket = connect(path);
    socket.write('{"command":"echo","args":{"n":1}}\n{"command":"echo","args":{"n":2}}\n');
    const lines: unknown[] = [];
    for await (const line of createInterface({ input: socket })) {
      lines.push(JSON.parse(line));
      if (lines.length === 2) socket.end();
    }
    expect(lines).to.deep.equal([
      { ok: true, result: { n: 1 } },
      { ok: true, result: { n: 2 } },
    ]);
  });

  it('brings an error over with its code and what to do', async () => {
    await server.start();
    const error = await ask(path, { command: 'nothing', args: {} }).catch((one: unknown) => one);
    expect(error).to.be.instanceOf(MusterError);
    expect(error).to.include({
      code: 'command-unknown',
      message: 'no nothing',
      remedy: 'see “muster help”',
    });
    expect(await codeOf(ask(path, { command: 'breaks', args: {} }))).to.equal('command-invalid');
    expect(log.lines.map(({ text }) => text)).to.include('a command failed');
  });

  it('belongs to the user alone', async () => {
    await server.start();
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('is never open to anybody else, not even for the moment in which it is made', async () => {
    const modes = new Set<number>();
    let looking = true;
    const look = (): void => {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found !== undefined) modes.add(found.mode & 0o777);
      if (looking) setImmediate(look);
    };
    const before = process.umask();
    look();
    await server.start();
    looking = false;
    look();
    expect([...modes]).to.deep.equal([0o600]);
    expect(process.umask(), 'the mask of other files is as it was').to.equal(before);
  });

  it('refuses what is no request, and survives it', async () => {
    await server.start();
    for (const text of ['nonsense', '[]', '{"args":{}}', 'null', '{"command":7}']) {
      const socket = connect(path);
      socket.write(`${text}\n`);
      const [line] = await Promise.race([once(createInterface({ input: socket }), 'line')]);
      expect(JSON.parse(String(line)), text).to.include({ ok: false, code: 'command-invalid' });
      socket.destroy();
    }
    expect(await ask(path, { command: 'echo', args: {} })).to.deep.equal({});
  });

  it('reads no endless line', async () => {
    await server.start();
    const socket = connect(path).on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.write('x'.repeat(2 * LONGEST_REQUEST));
    await closed;
    expect(await ask(path, { command: 'echo', args: {} })).to.deep.equal({});
  });

  it('takes the place of a socket that a killed process has left, and of no living one', async () => {
    const killed = createServer().listen(path);
    await once(killed, 'listening');
    expect(await codeOf(server.start())).to.equal('port-taken');
    killed.close();
    await once(killed, 'close');
    await server.start();
    expect(await ask(path, { command: 'echo', args: {} })).to.deep.equal({});
    const second = new ControlServer(path, () => Promise.resolve(), log);
    expect(await codeOf(second.start())).to.equal('port-taken');
    expect(await ask(path, { command: 'echo', args: {} }), 'the first goes on').to.deep.equal({});
  });

  it('says what to do where it cannot listen, and where nobody listens', async () => {
    const nowhere = join(folder, 'missing', 'control.sock');
    expect(await codeOf(new ControlServer(nowhere, () => Promise.resolve(), log).start())).to.equal(
      'port-taken',
    );
    expect(await codeOf(ask(path, { command: 'echo', args: {} }))).to.equal('not-running');
  });

  it('stops with somebody connected', async () => {
    await server.start();
    const socket = connect(path).resume();
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    await server.stop();
    await ended;
    expect(await codeOf(ask(path, { command: 'echo', args: {} }))).to.equal('not-running');
  });
});
