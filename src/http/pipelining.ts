/**
 * Requests that a client sends before it has the answers to earlier ones begin one after the other, as their answers go out. Begun
 * together, those of one connection would be as many as fit into what is read of it at once; and of one whose turn to be answered never
 * comes, Node does not tell that its client has gone.
 */
import type { RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** So many wait on a connection. One that sends more is closed. */
export const MOST_AHEAD = 20;

export function oneAfterTheOther(handle: RequestListener): RequestListener {
  /** What waits behind the request that is at work, by connection. */
  const lines = new WeakMap<Socket, ServerResponse[]>();

  function begin(response: ServerResponse, line: ServerResponse[]): void {
    response.once('close', () => {
      const next = line.shift();
      if (next && isItsTurn(next)) begin(next, line);
      else lines.delete(response.req.socket);
    });
    handle(response.req, response as Parameters<RequestListener>[1]);
  }

  return ({ socket }, response) => {
    const line = lines.get(socket);
    if (line === undefined) {
      // Node goes on with what it had read already.
      if (!isItsTurn(response)) return;
      const behind: ServerResponse[] = [];
      lines.set(socket, behind);
      begin(response, behind);
    } else if (line.length < MOST_AHEAD) line.push(response);
    else socket.destroy();
  };
}

/**
 * Whether the answer is the next one of its connection. Node gives it the connection then, and never behind an answer that closes it:
 * begun there, a request could not be answered, and would never count as ended.
 */
const isItsTurn = ({ socket }: ServerResponse): boolean => socket !== null && !socket.destroyed;
