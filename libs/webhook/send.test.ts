import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { reportFault } from '#testing';
import { Socket, type AddressInfo } from 'node:net';
import { placeOf } from './address.js';
import { createSender } from './send.js';

const AT = '2026-11-22T10:00:00.000Z';
const never = new AbortController().signal;
const NOBODY: ReadonlySet<string> = new Set();
const message = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"a":1}' });

/** Every address that this process tried to connect to, with TLS or without. */
const attempts: string[] = [];
// eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was, and called with its own `this`
const { connect } = Socket.prototype;
beforeAll(() => {
  Socket.prototype.connect = function (this: Socket, ...how: unknown[]) {
    this.on('connectionAttempt', (address: string, port: number) => attempts.push(placeOf(address, port)));
    return Reflect.apply(connect, this, how) as Socket;
  };
});
afterAll(() => {
  Socket.prototype.connect = connect;
});
afterEach(() => {
  attempts.splice(0);
});

describe('a call to a place inside', () => {
  const tried = { targets: 0, connections: 0 };
  afterEach(() => {
    tried.targets += 1;
    tried.connections += attempts.length;
  });

  /** What the name of a receiver leads to. */
  const named: readonly (readonly string[])[] = [
    ['127.0.0.1'],
    ['127.8.8.8'],
    ['0.0.0.0'],
    ['10.1.2.3'],
    ['172.16.0.1'],
    ['192.168.0.1'],
    ['169.254.169.254'],
    ['100.100.100.200'],
    ['192.0.0.192'],
    ['198.18.0.1'],
    ['224.0.0.251'],
    ['255.255.255.255'],
    ['::'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['::ffff:a9fe:a9fe'],
    ['64:ff9b::a9fe:a9fe'],
    ['2002:7f00:1::'],
    ['fe80::1'],
    ['fe80::1%lo'],
    ['fd00:ec2::254'],
    ['ff02::1'],
    // One that is public beside one that is not.
    ['93.184.216.34', '127.0.0.1'],
    ['2606:2800:220:1::1', '::1'],
  ];
  it.each(named.map((addresses) => [addresses] as const))(
    'is not made when the name leads to %j',
    async (addresses) => {
      const send = createSender({ inside: NOBODY, resolve: () => Promise.resolve(addresses) });
      expect(await send(message('https://receiver.example/hook'), AT, never)).toEqual({
        kind: 'failed',
        failure: 'inside',
      });
      expect(attempts).toEqual([]);
    },
  );

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://printer.local/',
    'https://localhost/',
    'https://metadata.google.internal/',
    'https://user:secret@receiver.example/',
    'https://receiver.example:22/',
    'http://receiver.example/',
    'http://127.0.0.1:9/',
    'http://[::1]:9/',
    'file:///etc/passwd',
  ])('is not made to %s, whatever a name leads to', async (url) => {
    const send = createSender({ inside: NOBODY, resolve: () => Promise.resolve(['93.184.216.34']) });
    expect(await send(message(url), AT, never)).toEqual({ kind: 'failed', failure: 'inside' });
    expect(attempts).toEqual([]);
  });

  it('is seen when it is made: to one that the operator allows', async () => {
    const { targets, connections } = tried;
    const send = createSender({ inside: new Set(['127.0.0.1:8443']), resolve: () => Promise.resolve(['127.0.0.1']) });
    await send(message('https://receiver.example:8443/'), AT, never);
    reportFault({
      id: 'S8',
      fault: `${targets} receivers inside, by name and by address`,
      load: 'one message each',
      invariant: 'no connection is tried',
      seen: `${connections} connections`,
      broken: `one that is allowed: ${attempts.length} connection`,
      ...{ lost: 0, doubled: 0, stranded: connections },
    });
    expect(attempts).toEqual(['127.0.0.1:8443']);
  });

  it('is not made when the name leads elsewhere the second time: it is asked once for each call', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const resolve = () => Promise.resolve(answers[asked++] ?? []);
    const send = createSender({ inside: new Set(['127.0.0.1:8443']), resolve });
    const first = await send(message('https://receiver.example:8443/'), AT, never);
    expect([first, asked, attempts]).toEqual([{ kind: 'failed', failure: expect.any(String) }, 1, ['127.0.0.1:8443']]);
    attempts.splice(0);
    const second = await send(message('https://receiver.example:8443/'), AT, never);
    expect([second, asked, attempts]).toEqual([{ kind: 'failed', failure: 'inside' }, 2, []]);
  });

  it('is made to the port that the operator allows, and to no other', async () => {
    const send = createSender({ inside: new Set(['10.0.0.1:443']), resolve: () => Promise.resolve(['10.0.0.1']) });
    expect(await send(message('https://receiver.example:8443/'), AT, never)).toEqual({
      kind: 'failed',
      failure: 'inside',
    });
  });

  it('is a failure of the name when it has no address', async () => {
    const send = createSender({ inside: NOBODY, resolve: () => Promise.resolve([]) });
    expect(await send(message('https://receiver.example/'), AT, never)).toEqual({ kind: 'failed', failure: 'name' });
  });
});

describe('a call to a receiver', () => {
  let server: Server;
  let listener: RequestListener = (_request, response) => response.end();
  let url = '';
  let inside: ReadonlySet<string> = NOBODY;

  beforeAll(async () => {
    server = createServer((request, response) => listener(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/hook`;
    inside = new Set([placeOf('127.0.0.1', port)]);
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });

  it('posts the body and headers as they are', async () => {
    const heard: unknown[] = [];
    listener = (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        heard.push([
          request.method,
          request.url,
          request.headers['content-type'],
          request.headers['content-length'],
          body,
        ]);
        response.writeHead(204).end();
      });
    };
    expect(await createSender({ inside })({ ...message(url), body: '{"a":"é"}' }, AT, never)).toEqual({
      kind: 'delivered',
    });
    expect(heard).toEqual([['POST', '/hook', 'application/json', '10', '{"a":"é"}']]);
  });

  it('does not follow a redirect', async () => {
    let calls = 0;
    listener = (_request, response) => {
      calls += 1;
      response.writeHead(307, { location: url }).end();
    };
    expect(await createSender({ inside })(message(url), AT, never)).toEqual({ kind: 'failed', failure: 'status.307' });
    expect(calls).toBe(1);
  });

  it('gives up on one that does not answer', async () => {
    listener = () => undefined;
    expect(await createSender({ inside, timeoutMs: 100 })(message(url), AT, never)).toEqual({
      kind: 'failed',
      failure: 'timeout',
    });
  });

  it('gives up on one whose name is looked up for too long', async () => {
    const resolve = (_name: string, signal: AbortSignal) =>
      new Promise<string[]>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    expect(await createSender({ inside, resolve, timeoutMs: 100 })(message('https://a.example/'), AT, never)).toEqual({
      kind: 'failed',
      failure: 'timeout',
    });
  });

  it('does not read on an answer without end', async () => {
    let sent = 0;
    const ended = new Promise((done) => {
      listener = (_request, response) => {
        response.writeHead(200);
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(1_024))) sent += 1_024;
        };
        response.on('drain', more).on('close', done);
        more();
      };
    });
    expect(await createSender({ inside })(message(url), AT, never)).toEqual({ kind: 'delivered' });
    await ended;
    expect(sent).toBeLessThan(8 * 1_024 * 1_024);
  });

  it('hangs up on one that answers a byte at a time, and takes the status that it gave', async () => {
    let dripping: NodeJS.Timeout | undefined;
    const ended = new Promise((done) => {
      listener = (_request, response) => {
        response.writeHead(200);
        dripping = setInterval(() => response.write('x'), 20);
        response.on('close', done);
      };
    });
    expect(await createSender({ inside })(message(url), AT, never)).toEqual({ kind: 'delivered' });
    await ended;
    clearInterval(dripping);
  });

  it('tells a broken connection, and one that speaks no HTTP', async () => {
    listener = (request) => request.socket.destroy();
    expect(await createSender({ inside })(message(url), AT, never)).toEqual({
      kind: 'failed',
      failure: 'connection',
    });
    listener = (request) => request.socket.end('220 mail\r\n');
    expect(await createSender({ inside })(message(url), AT, never)).toEqual({
      kind: 'failed',
      failure: 'connection',
    });
  });

  it('says that it was interrupted when the service stops meanwhile', async () => {
    const stopping = new AbortController();
    listener = () => stopping.abort();
    expect(await createSender({ inside })(message(url), AT, stopping.signal)).toEqual({ kind: 'interrupted' });
  });
});
