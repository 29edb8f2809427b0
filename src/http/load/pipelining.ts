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
  const all = new WeakMap<Socket, Requests<Response>>();

  function begin(response: Response, ofConnection: Requests<Response>): void {
    ofConnection.isBusy = true;
    response.on('close', () => {
      ofConnection.isBusy = false;
      const next = ofConnection.waiting.shift();
      if (next && isItsTurn(next)) begin(next, ofConnection);
    });
    handle(response.req, response);
  }

  return ({ socket }, response) => {
    let ofConnection = all.get(socket);
    if (ofConnection === undefined) {
      ofConnection = { isBusy: false, waiting: [] };
      all.set(socket, ofConnection);
    }
    if (!ofConnection.isBusy) {
      // Node hands over requests that it had read before the connection closed.
      if (isItsTurn(response)) begin(response, ofConnection);
    } else if (ofConnection.waiting.length < MOST_AHEAD) ofConnection.waiting.push(response);
    else close(socket);
  };
}

/** A part of Node that its types do not declare: it calls the function with the head of each request, and stops reading after an upgrade. */
interface Parsed {
  readonly parser?: { onIncoming: (request: IncomingMessage) => number } | null;
}
const UPGRADE = 2;

/**
 * Closes a connection. Otherwise Node would still create a request and a response for each request of the same read: for two thousand of them
 * that took 70 ms.
 */
function close(socket: Socket): void {
  const { parser } = socket as Parsed;
  if (parser)
    parser.onIncoming = (request) => {
      Object.assign(request, { upgrade: true });
      return UPGRADE;
    };
  socket.destroy();
}

/** The requests of one connection. */
interface Requests<Response> {
  isBusy: boolean;
  /** The requests behind the running one. */
  readonly waiting: Response[];
}

/**
 * Whether the answer is the next one of its connection: then Node gives it the socket. Behind an answer that closes the connection it
 * never does. A request that began there could not be answered, and would never count as ended.
 */
const isItsTurn = ({ socket }: ServerResponse): boolean => socket !== null && !socket.destroyed;
