/** The connections of a server, as a stop needs them: answers under way, and how long each connection has been silent. */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  /** The answers that it waits for. When the connection of an answer that waits behind another one closes, Node does not report it. */
  readonly answers: Set<ServerResponse>;
  /** The time since which no request is under way on it. */
  quietSince: number;
  /** The bytes received when it became silent: if there are more now, a request is arriving. */
  bytesRead: number;
}

export class Connections {
  readonly #connections = new Map<Socket, Connection>();
  #leaving = false;
  #accepted = 0;

  /** Create it before the server listens. */
  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#accepted++;
      this.#connections.set(socket, { answers: new Set(), quietSince: performance.now(), bytesRead: 0 });
      socket.once('close', () => this.#connections.delete(socket));
    });
    // This listener runs before the server's own one, which may answer immediately.
    server.prependListener('request', (_request, response) => this.#begin(response));
  }

  #begin(response: ServerResponse): void {
    const { socket } = response.req;
    const connection = this.#connections.get(socket);
    if (this.#leaving) response.setHeader('Connection', 'close');
    connection?.answers.add(response);
    response.once('close', () => {
      if (!connection?.answers.delete(response)) return;
      connection.quietSince = performance.now();
      connection.bytesRead = socket.bytesRead;
    });
  }

  /** The number of connections accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** From now on, each answer is the last on its connection, including the answers under way. */
  leave(): void {
    this.#leaving = true;
    for (const { answers } of this.#connections.values())
      for (const answer of answers) if (!answer.headersSent) answer.setHeader('Connection', 'close');
  }

  /** Closes connections that have been silent for that long since `begun`, a time of `performance.now()`. */
  closeQuiet(milliseconds: number, begun: number): void {
    const now = performance.now();
    for (const [socket, { answers, quietSince, bytesRead }] of this.#connections) {
      const isQuiet = answers.size === 0 && socket.bytesRead === bytesRead;
      if (isQuiet && now - Math.max(quietSince, begun) >= milliseconds) socket.destroySoon();
    }
  }
}
