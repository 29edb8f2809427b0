/** The sealer of a running server. Without a key it only logs that nothing is sealed. It writes heads to the log, outside the database. */
import type { App } from '../../app.js';
import { isDatabaseReadOnly } from '../../database/faults.js';
import { BrokenChain } from './descent.js';
import { type KeptHead, writeHead } from './head-file.js';
import { headText } from './head-mark.js';
import { sealKeyOf } from './seal-key.js';
import { Sealer } from './sealer.js';

const TELL_MS = 60_000;

export interface Sealing {
  /** Stops, when what is committed has been sealed. */
  close(): Promise<void>;
}

/** A remembered head shows whether the end of the log was cut off later, so one a minute is logged while there are any. */
export function startSealing(
  { db, log, seals }: Pick<App, 'db' | 'log' | 'seals'>,
  secret: string | undefined,
  kept?: KeptHead,
): Sealing {
  if (secret === undefined) {
    log.warn('AUDIT_SEAL_KEY is not set: the audit log is written, but not sealed until a server starts with it');
    return { close: async () => {} };
  }
  const [mayTell, mayWarn] = [atMostEvery(TELL_MS), atMostEvery(TELL_MS)];
  const sealer = new Sealer(db, sealKeyOf(secret), {
    remembered: kept?.head,
    remember: async (head) => {
      if (kept)
        await writeHead(kept.file, head).catch((error: unknown) =>
          log.error({ err: error }, 'the head of the audit log was not stored'),
        );
    },
    onError: (error) => {
      if (error instanceof BrokenChain) seals.refused++;
      else seals.failed++;
      if (isDatabaseReadOnly(error)) return;
      if (!(error instanceof BrokenChain)) log.error({ err: error }, 'audit events were not sealed: the server tries again');
      else if (mayWarn()) log.error(`${error.message}. Nothing is sealed until this is resolved: see docs/audit.md`);
    },
    onStray: (eventIds) =>
      log.error(
        { eventIds },
        'links of audit events to missing seals were removed: somebody added them in spite of the constraints',
      ),
    onSealed: (head) => {
      if (mayTell()) log.info({ head: headText(head) }, 'the audit log is sealed');
    },
  });
  sealer.start();
  return sealer;
}

function atMostEvery(ms: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - last < ms) return false;
    last = performance.now();
    return true;
  };
}
