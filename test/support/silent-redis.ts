/** A Redis with the commands that the limits use. A test can silence it: connections stay open, and nothing is answered. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

/** The answer to each command; other commands get OK. Every count is the first. */
const ANSWERS: Readonly<Record<string, string>> = {
  hello: '-ERR unknown command HELLO\r\n',
  info: bulk('redis_version:7.0.0\r\nloading:0\r\n'),
  eval: '*2\r\n:1\r\n:60000\r\n',
  evalsha: '*2\r\n:1\r\n:60000\r\n',
  get: '+QUEUED\r\n',
  pttl: '+QUEUED\r\n',
  exec: '*2\r\n$-1\r\n:-2\r\n',
  del: ':1\r\n',
};

export class SilentRedis {
  readonly #sockets = new Set<Socket>();
  silent = false;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      socket.setEncoding('utf8').on('data', (text: string) => {
        // The name of a command is what comes first in its array.
        for (const [, name = ''] of text.matchAll(/^\*\d+\r\n\$\d+\r\n(\w+)\r\n/gm))
          if (!this.silent) socket.write(ANSWERS[name.toLowerCase()] ?? '+OK\r\n');
      });
    });
  }

  static async start(): Promise<SilentRedis> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentRedis(server);
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
