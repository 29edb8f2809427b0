/**
 * Deletes expired rows: records of retries after a day, of streams after minutes, and sessions, refresh tokens and one-time codes after
 * they expired. Merges the counts of detections.
 */
import type { App } from '../app.js';
import { sweepRecords } from '../engine/idempotency-records.js';
import { mergeDetectionCounts } from '../modules/detections/counts.js';
import { sweepStreamRecords } from '../modules/live/records.js';
import { sweepOneTimeCodes } from '../modules/users/codes.js';
import { sweepSessions } from '../modules/users/session-rows.js';
import { sweepRefreshTokens } from '../modules/users/sessions.js';

const SWEEP_MS = 60_000;

/** Sweeps once a minute until the server stops. */
export function startSweeping(app: App): void {
  const sweep = async () => {
    await sweepRecords(app);
    await sweepStreamRecords(app);
    await sweepRefreshTokens(app);
    await sweepSessions(app);
    await sweepOneTimeCodes(app);
    await mergeDetectionCounts(app);
  };
  const timer = setInterval(
    () => sweep().catch((error: unknown) => app.log.error({ err: error }, 'old rows were not deleted or merged')),
    SWEEP_MS,
  ).unref();
  app.stopping.signal.addEventListener('abort', () => clearInterval(timer));
}
