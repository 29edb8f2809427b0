/**
 * Answers clients that send a whole request and then close only their sending side, as `nc -N` does. The server receives the same packet
 * when a client closes the connection completely. So it writes something that clients ignore: a completely closed connection replies with
 * a reset, and the next write fails. Node then closes the response, and its statements are cancelled.
 *
 * HTTP/1.0 has no response that clients ignore, and proxies that use it close both sides together. There, the end closes the connection.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { HeadedResponse } from './headed-response.js';
import { sendNow } from './together.js';
import { COMMENT } from './writing.js';

/** The pauses before each write after the first, in milliseconds. Go's client accepts five interim responses. */
const PAUSES_MS: readonly number[] = [50, 500, 5_000];

type Answering = Socket & { readonly _httpMessage?: HeadedResponse | null };

/** Connections whose client has closed at least its sending side. The promise resolves when a reset would have been noticed. */
const probed = new WeakMap<Socket, Promise<void>>();

/** Call it before the server listens. */
export function answerHalfClosed(server: Server): void {
  // A property of Node that its types do not declare: without it, the end of a connection discards its answers.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket: Answering) => {
    socket.on('end', () => {
      if (socket._httpMessage) sendNow(socket._httpMessage);
      if (socket._httpMessage?.req.httpVersion === '1.0') socket.destroySoon();
      else probed.set(socket, probe(socket));
    });
  });
}

/** Whether the client can still receive an answer, as far as the server can know soon. */
export function canReceive(socket: Socket): boolean | Promise<boolean> {
  if (socket.destroyed || socket.writableEnded) return false;
  return !socket.readableEnded || (probed.get(socket)?.then(() => !socket.destroyed) ?? true);
}

async function probe(socket: Answering): Promise<void> {
  const [first, ...later] = PAUSES_MS;
  writeIgnored(socket);
  await setTimeout(first);
  writeIgnored(socket);
  // The error of a write arrives in a later turn.
  await setTimeout();
  void probeAgain(socket, later);
}

async function probeAgain(socket: Answering, pauses: readonly number[]): Promise<void> {
  for (const pause of pauses) {
    await setTimeout(pause, undefined, { ref: false });
    writeIgnored(socket);
  }
}

/** An interim response before the answer, and a comment inside a stream. All other answers are written already. */
function writeIgnored({ _httpMessage: answer }: Answering): void {
  if (!answer || answer.destroyed || answer.isWritten || answer.writableNeedDrain) return;
  if (!answer.headersSent) answer.writeContinue();
  else if (answer.contentType === 'text/event-stream') answer.write(COMMENT);
}
