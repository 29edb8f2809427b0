/**
 * Runs the requests of one connection one after the other, when a client sends several before it has the answers (HTTP pipelining).
 * Otherwise one read of a connection could begin thousands of requests. And if the turn of an answer never comes, Node does not report
 * that its client has closed the connection.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The most requests that wait on a connection. The server closes a connection with more. */
export const MOST_AHEAD = 20;

type Handler<Response> = (request: IncomingMessage, response: Response) => void;

export function oneAfterTheOther<Response extends ServerResponse>(handle: Handler<Response>): Handler<Response> {
  /** The requests that wait behind the running one, by connection. */
  const lines = new WeakMap<Socket, Response[]>();

  function begin(response: Response, line: Response[]): void {
    response.once('close', () => {
      const next = line.shift();
      if (next && isItsTurn(next)) begin(next, line);
      else lines.delete(response.req.socket);
    });
    handle(response.req, response);
  }

  return ({ socket }, response) => {
    const line = lines.get(socket);
    if (line === undefined) {
      // Node hands over requests that it had read before the connection closed.
      if (!isItsTurn(response)) return;
      const behind: Response[] = [];
      lines.set(socket, behind);
      begin(response, behind);
    } else if (line.length < MOST_AHEAD) line.push(response);
    else socket.destroy();
  };
}

/**
 * Whether the answer is the next one of its connection: then Node gives it the socket. Behind an answer that closes the connection it
 * never does. A request that began there could not be answered, and would never count as ended.
 */
const isItsTurn = ({ socket }: ServerResponse): boolean => socket !== null && !socket.destroyed;
