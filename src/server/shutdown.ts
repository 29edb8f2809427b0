/**
 * Stopping in order: no new connections, the requests that run are answered, and then what is held in memory is written and
 * everything closed, each step whatever became of the one before.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { App } from '../app.js';

/** How long requests may still run; the steps after them need some of the time that a supervisor gives. */
const DRAIN_MS = 7_000;
const SWEEP_MS = 100;

/** What is done once no request runs, with what to log when it fails. */
export type Step = readonly [work: () => unknown, failure: string];

export interface Stopper {
  /** Returns whether all of it succeeded: every request answered, every step done. Does not throw. */
  stop(steps: readonly Step[]): Promise<boolean>;
}

/** To be made before the server listens. */
export function createStopper(server: Server, { stopping, log }: Pick<App, 'stopping' | 'log'>): Stopper {
  const silent = silentConnections(server);
  return {
    async stop(steps) {
      const closed = drain(server, silent, log);
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

/** Connections on which no request has come yet, as browsers keep them: Node does not count them as idle. */
function silentConnections(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}

/** Closes each connection when its request has been answered. Returns false when one had to be cut. */
async function drain(server: Server, silent: ReadonlySet<Socket>, log: Logger): Promise<boolean> {
  let answered = true;
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of silent) socket.destroy();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => {
    answered = false;
    log.error('requests that did not end were cut off');
    server.closeAllConnections();
  }, DRAIN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
  return answered;
}
