/** The connections of a server as a stop sees them: which answers are under way, and which connections have been quiet for how long. */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  /** Answers that it still waits for. Of one that waits behind another, Node does not tell when the connection closes. */
  readonly answers: Set<ServerResponse>;
  /** Since when nothing is under way on it. */
  quietSince: number;
  /** Bytes that had arrived when it became quiet: when there are more, a request is on its way. */
  bytesRead: number;
}

export class Connections {
  readonly #connections = new Map<Socket, Connection>();
  #leaving = false;
  #accepted = 0;

  /** To be made before the server listens. */
  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#accepted++;
      this.#connections.set(socket, { answers: new Set(), quietSince: performance.now(), bytesRead: 0 });
      socket.once('close', () => this.#connections.delete(socket));
    });
    // Before the server's own listener, which may answer at once.
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

  /** How many connections were accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  get size(): number {
    return this.#connections.size;
  }

  /** From now on each answer is the last on its connection, those under way too. */
  leave(): void {
    this.#leaving = true;
    for (const { answers } of this.#connections.values())
      for (const answer of answers) if (!answer.headersSent) answer.setHeader('Connection', 'close');
  }

  /** Closes connections that were quiet for so long since `begun`, a time of `performance.now()`. */
  closeQuiet(milliseconds: number, begun: number): void {
    const now = performance.now();
    for (const [socket, { answers, quietSince, bytesRead }] of this.#connections) {
      const isQuiet = answers.size === 0 && socket.bytesRead === bytesRead;
      if (isQuiet && now - Math.max(quietSince, begun) >= milliseconds) socket.destroySoon();
    }
  }
}
