/** The sealer of a running server: with a key it seals, without one it says so. Its heads go to the log, which is elsewhere. */
import type { App } from '../../app.js';
import { sealKeyOf } from './seal-key.js';
import { Sealer } from './sealer.js';

const TELL_MS = 60_000;

export interface Sealing {
  /** Stops, when what is committed has been sealed. */
  close(): Promise<void>;
}

/** A remembered head shows whether the end of the log was cut off later, so one a minute is logged while there are any. */
export function startSealing({ db, log }: App, secret: string | undefined): Sealing {
  if (secret === undefined) {
    log.warn('AUDIT_SEAL_KEY is not set: the audit log is written, but not sealed until a server is started with it');
    return { close: async () => {} };
  }
  let told = Number.NEGATIVE_INFINITY;
  const sealer = new Sealer(db, sealKeyOf(secret), {
    onError: (error) => log.error({ err: error }, 'audit events were not sealed; it is tried again'),
    onSealed: ({ number, hash }) => {
      if (Date.now() - told < TELL_MS) return;
      told = Date.now();
      log.info({ head: `${number}:${hash}` }, 'the audit log is sealed');
    },
  });
  sealer.start();
  return sealer;
}
