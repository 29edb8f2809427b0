/**
 * Stops the server in order. First it announces the stop: /readyz answers 503, and each answer closes its connection. After a delay,
 * in which a load balancer chooses another server, it accepts no more connections and answers the requests that have arrived. Then it
 * writes the data held in memory and closes everything. Each step runs even if an earlier one has failed.
 */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { App } from '../app.js';
import { Connections } from '../http/load/connections.js';

/** How long requests may still run. The later steps also need some of the time that a supervisor allows. */
const DRAIN_MS = 7_000;
const SWEEP_MS = 50;
/** How long a connection may be silent: a request may be on its way. */
const GRACE_MS = 1_000;
/** How long the server goes on accepting connections at most: under load, new ones arrive all the time. */
const ACCEPT_MS = 3_000;
/** Node accepts one connection in a turn of its event loop, and a busy turn may accept none. */
const QUIET_TURNS = 5;

/** A step to run when no request runs any more, and the log message for its failure. */
export type Step = readonly [work: () => unknown, failure: string];

export interface Stopper {
  /** Whether a stop has begun: a load balancer should choose another server. */
  readonly leaving: boolean;
  /** Returns whether everything succeeded: every request answered, every step done. Does not throw. */
  stop(steps: readonly Step[], delayMs?: number): Promise<boolean>;
}

/** Create it before the server listens. */
export function createStopper(server: Server, { stopping, log }: Pick<App, 'stopping' | 'log'>): Stopper {
  const connections = new Connections(server);
  let leaving = false;
  return {
    get leaving() {
      return leaving;
    },
    async stop(steps, delayMs = 0) {
      leaving = true;
      connections.leave();
      if (delayMs > 0) await sleep(delayMs);
      const closed = drain(server, connections, log);
      stopping.abort();
      let succeeded = await closed;
      for (const [work, failure] of steps) {
        try {
          await work();
        } catch (error) {
          log.error({ err: error }, failure);
          succeeded = false;
        }
      }
      return succeeded;
    },
  };
}

/** Closes each connection when its request has been answered. Returns false when one had to be cut. */
async function drain(server: Server, connections: Connections, log: Logger): Promise<boolean> {
  let answered = true;
  const begun = performance.now();
  const cut = setTimeout(() => {
    answered = false;
    log.error('requests that did not end were cut off');
    server.closeAllConnections();
  }, DRAIN_MS);
  await acceptAll(connections);
  const closed = closeListener(server);
  while (connections.size > 0) {
    await sleep(SWEEP_MS);
    // Right after the turn in which Node has read the data that had arrived.
    await setImmediate();
    connections.closeQuiet(GRACE_MS, begun);
  }
  await closed;
  clearTimeout(cut);
  return answered;
}

/** Waits until Node has accepted the connections in the system's queue: otherwise they would be reset, and their requests lost. */
async function acceptAll(connections: Connections): Promise<void> {
  const end = performance.now() + ACCEPT_MS;
  for (let quiet = 0, seen = -1; quiet < QUIET_TURNS && performance.now() < end; ) {
    quiet = connections.accepted === seen ? quiet + 1 : 0;
    seen = connections.accepted;
    await setImmediate();
  }
}

/** The HTTP server's own `close` would cut idle connections immediately. */
const closeListener = (server: Server): Promise<void> =>
  new Promise((resolve) => void NetServer.prototype.close.call(server, () => resolve()));
