import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Answered, Poster } from './http-post.js';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

async function posterTo(server: Server): Promise<Poster> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Poster(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** Answers whatever comes in with these parts, one after the other. */
const answering = (...parts: readonly string[]): Server =>
  createServer((socket) => {
    socket.on('data', () => {
      void (async () => {
        for (const part of parts) {
          socket.write(part);
          await delay(5);
        }
      })();
    });
  });

describe('the clients of the bench', () => {
  it('send what was asked, and keep a connection for the next request', async () => {
    const ports = new Set<number | undefined>();
    const server = createHttpServer((request, reply) => {
      ports.add(request.socket.remotePort);
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () =>
        reply.end(JSON.stringify([request.method, request.url, request.headers['if-match'], body])),
      );
    });
    const poster = await posterTo(server);
    for (let turn = 0; turn < 3; turn += 1) {
      const text = await poster.post('/case', { 'if-match': '"1"' }, { data: 'één' }, 200);
      expect(JSON.parse(text)).toEqual(['POST', '/case', '"1"', '{"data":"één"}']);
    }
    expect(ports.size).toBe(1);
  });

  it('read an answer that comes in parts', async () => {
    const poster = await posterTo(answering('HTTP/1.1 200 OK\r\nContent-Le', 'ngth: 3\r\n\r\nv', '=1'));
    expect(await poster.post('/', {}, {}, 200)).toBe('v=1');
  });

  it('say what was answered in place of what is expected', async () => {
    const poster = await posterTo(answering('HTTP/1.1 409 Conflict\r\ncontent-length: 5\r\n\r\nstale'));
    const refused = poster.post('/case', {}, {}, 204);
    await expect(refused).rejects.toThrow(Answered);
    await expect(refused).rejects.toThrow('POST /case was answered 409: stale');
  });

  it('fail on what they do not understand, and when the connection is closed first', async () => {
    const chunked = await posterTo(answering('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'));
    await expect(chunked.post('/', {}, {}, 200)).rejects.toThrow('This answer is not understood');
    const twice = await posterTo(answering('HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'));
    await expect(twice.post('/', {}, {}, 204)).rejects.toThrow('More was answered');
    const closing = await posterTo(createServer((socket) => socket.on('data', () => socket.destroy())));
    await expect(closing.post('/', {}, {}, 200)).rejects.toThrow(/closed|reset/i);
  });
});
