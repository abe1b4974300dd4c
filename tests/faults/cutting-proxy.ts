// A proxy in front of PostgreSQL that cuts connections on purpose, in three places: before a message is passed on, right after,
// and when its reply has come but was not handed over. It leaves the beginning of a connection (start-up, password) alone.
import { connect, createServer, type Server, type Socket } from 'node:net';

export type Cut = 'before send' | 'after send' | 'reply lost';
const CUTS: readonly Cut[] = ['before send', 'after send', 'reply lost'];
/** ReadyForQuery outside a transaction: the session is ready for its first statement. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

export interface CuttingProxy {
  readonly port: number;
  /** How often each place was cut. */
  readonly cuts: ReadonlyMap<Cut, number>;
  close(): Promise<void>;
}

/** `share` is the part of messages of which the connection is cut, from 0 to 1; `socket` the path of the server's socket. */
export async function startCuttingProxy(socket: string, share: number): Promise<CuttingProxy> {
  const cuts = new Map<Cut, number>();
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(socket);
    let isReady = false;
    let isReplyLost = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const side of [client, upstream]) {
      open.add(side);
      side.setNoDelay(true);
      side.on('error', end);
      side.on('close', () => {
        open.delete(side);
        end();
      });
    }
    client.on('data', (message: Buffer) => {
      const cut = isReady && Math.random() < share ? CUTS[Math.floor(Math.random() * CUTS.length)] : undefined;
      if (cut !== undefined) cuts.set(cut, (cuts.get(cut) ?? 0) + 1);
      switch (cut) {
        case 'before send':
          end();
          break;
        case 'after send':
          // Handed to the system before the line is cut, so that the server gets it.
          upstream.write(message, end);
          break;
        case 'reply lost':
          isReplyLost = true;
          upstream.write(message);
          break;
        case undefined:
          upstream.write(message);
      }
    });
    upstream.on('data', (reply: Buffer) => {
      if (isReplyLost) {
        if (reply.includes(READY)) end();
        return;
      }
      isReady ||= reply.includes(READY);
      client.write(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cuts,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const side of open) side.destroy();
      await closed;
    },
  };
}
