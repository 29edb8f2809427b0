/** The role of a process in a server of several workers, and its channel to the parent. */
import { Peer } from '../../base/peer.js';
import { portionOf } from '../../base/portion.js';

/** The parent starts each worker with this variable: its number, and whether it makes the first start. */
const VARIABLE = 'ASTRID_WORKER';

export interface Role {
  readonly parent: Peer;
  /** From 0. The worker that replaces another one gets its number. Number 0 seals the audit log and deletes expired rows. */
  readonly number: number;
  /** Whether it applies migrations and creates the first admin. */
  readonly isFirstStart: boolean;
}

/** The environment of a worker. */
export const environmentOf = ({ number, isFirstStart }: Omit<Role, 'parent'>): NodeJS.ProcessEnv => ({
  [VARIABLE]: JSON.stringify({ number, isFirstStart }),
});

/** Undefined in a process that is not a worker. */
export function ownRole(): Role | undefined {
  const text = process.env[VARIABLE];
  if (text === undefined || process.send === undefined) return undefined;
  const parent = new Peer({
    // The channel reports a failure to send as its end.
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', listener),
  });
  return { parent, ...JSON.parse(text) };
}

/** The connections of one worker: together the workers have `total`. */
export function connectionsOf(number: number, total: number, workers: number): number {
  const each = portionOf(total, workers);
  return number < total - each * workers ? each + 1 : each;
}
