/**
 * Sends the small answers of one turn of the event loop together, at its end. A write that wakes a waiting client costs several times as much
 * as one to a client that is awake, and many connections belong to one client, such as a proxy. The log does the same with its lines.
 */
import type { ServerResponse } from 'node:http';
import { outsideLanes } from '../../database/work/lane.js';

/** An answer does not wait longer for the other requests of its turn. */
const MOST_MS = 2;
/** Above this, the waiting answers are sent before the end of the turn. */
const MOST_BYTES = 262_144;
/** A larger answer is sent immediately. */
const SMALL = 65_536;

const waiting = new Map<ServerResponse, () => void>();
let bytesWaiting = 0;
let since = 0;
let isScheduled = false;

/** Calls `send`, which sends an answer and must not throw, at the end of this turn or earlier. */
export function sendTogether(response: ServerResponse, bytes: number, send: () => void): void {
  if (bytes > SMALL) {
    send();
    return;
  }
  const now = performance.now();
  if (waiting.size === 0) since = now;
  waiting.set(response, send);
  bytesWaiting += bytes;
  if (bytesWaiting > MOST_BYTES || now - since > MOST_MS) sendAll();
  else if (!isScheduled) {
    isScheduled = true;
    // The work that sent answers cause does not belong to the request that happened to be the first.
    outsideLanes(() => setImmediate(atEndOfTurn));
  }
}

/** Sends the answer now, if it waits: its connection is about to end. */
export function sendNow(response: ServerResponse): void {
  const send = waiting.get(response);
  waiting.delete(response);
  send?.();
}

function atEndOfTurn(): void {
  isScheduled = false;
  sendAll();
}

function sendAll(): void {
  bytesWaiting = 0;
  for (const [response, send] of waiting) {
    waiting.delete(response);
    send();
  }
}
