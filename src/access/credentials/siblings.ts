/**
 * Changes of credentials at the workers of one server. A worker that has changed one reports it to the others through the parent, and
 * answers its caller when they have forgotten it too. So a revocation is in force for the next request, at whichever worker it arrives.
 */
import { isUuid } from '../../base/ids.js';
import type { Peer } from '../../base/peer.js';
import type { Authenticator } from './authenticate.js';

const FORGET = 'forget';
/** A worker that is stuck must not delay the answers of the others: it forgets when it gets the notification of the database. */
const PATIENCE_MS = 1_000;

export interface Siblings {
  /** Forgets in this process and at the siblings. */
  readonly authenticator: Authenticator;
  /** Resolves when the siblings have forgotten everything so far; undefined when they have. Does not reject. */
  settled(): Promise<unknown> | undefined;
}

/** `authenticator` forgets in this process only. */
export function withSiblings(authenticator: Authenticator, parent: Peer): Siblings {
  const running = new Set<Promise<unknown>>();
  const spread = (id: string | null) => {
    const done: Promise<void> = within(parent.ask(FORGET, id)).then(() => void running.delete(done));
    running.add(done);
  };
  parent.answer(FORGET, (id: unknown) => (isUuid(String(id)) ? authenticator.forget(String(id)) : authenticator.forgetAll()));
  return {
    authenticator: {
      ...authenticator,
      forget(id) {
        authenticator.forget(id);
        spread(id);
      },
      forgetAll() {
        authenticator.forgetAll();
        spread(null);
      },
    },
    settled: () => (running.size === 0 ? undefined : Promise.all(running)),
  };
}

/** In the parent: passes on what one worker reports. `others` returns the other workers at that moment. */
export function passOnForgetting(worker: Peer, others: () => readonly Peer[]): void {
  worker.answer(FORGET, async (id: unknown) => {
    await Promise.all(others().map((other) => within(other.ask(FORGET, id))));
  });
}

/** Resolves when the work is done, has failed, or takes too long. */
async function within(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}
