/**
 * Deletes expired rows: records of retries after a day, of streams after minutes, and sessions, refresh tokens and one-time codes after
 * they expired. Merges the counts of detections.
 */
import type { App } from '../app.js';
import { sharing } from '../base/sharing.js';
import { isDatabaseUnavailable } from '../database/faults.js';
import { sweepRecords } from '../engine/idempotency-records.js';
import { mergeDetectionCounts } from '../modules/detections/counts.js';
import { sweepStreamRecords } from '../modules/live/records.js';
import { sweepOneTimeCodes } from '../modules/users/codes.js';
import { sweepSessions } from '../modules/users/session-rows.js';
import { sweepRefreshTokens } from '../modules/users/sessions.js';

const SWEEP_MS = 60_000;

/** Each step by the rows that it deletes or merges. */
const STEPS: Readonly<Record<string, (app: App) => Promise<unknown>>> = {
  'records of retries': sweepRecords,
  'stream records': sweepStreamRecords,
  'refresh tokens': sweepRefreshTokens,
  sessions: sweepSessions,
  'one-time codes': sweepOneTimeCodes,
  'counts of detections': mergeDetectionCounts,
};

/**
 * Sweeps once. A step that fails must not keep the next ones from their rows: it may fail each time, and their tables would grow. It
 * leaves its rows as they are, and the next sweep tries again.
 */
export async function sweep(app: App): Promise<void> {
  for (const [rows, step] of Object.entries(STEPS)) {
    try {
      await step(app);
    } catch (error) {
      app.log.error({ err: error, rows }, 'old rows were not deleted or merged');
      if (isDatabaseUnavailable(error)) return;
    }
  }
}

/** Sweeps once a minute until the server stops. A sweep that takes longer delays the next one. */
export function startSweeping(app: App): void {
  const once = sharing(() => sweep(app));
  const timer = setInterval(() => void once(), SWEEP_MS).unref();
  app.stopping.signal.addEventListener('abort', () => clearInterval(timer));
}
