/**
 * A connection to the database server that a test can freeze: its ends stay connected and receive nothing, as when a network drops
 * packets.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Wire {
  readonly #sockets = new Set<Socket>();
  #frozen = false;

  private constructor(
    /** The URL of its target, through the wire. */
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async to(url: string): Promise<Wire> {
    const target = new URL(url);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const here = new URL(url);
    here.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const wire = new Wire(here.href, server);
    server.on('connection', (near) => {
      const far = connect(Number(target.port || 5432), target.hostname);
      wire.#join(near, far);
      wire.#join(far, near);
      if (wire.#frozen) wire.freeze();
    });
    return wire;
  }

  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (data) => void to.write(data));
    from.on('error', () => {});
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
