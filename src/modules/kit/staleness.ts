/** Staleness: a run or job is RUNNING, but has sent no heartbeat for some time. */
import { checkRange } from './input.js';

/** The rows to retry besides failed ones: those without a heartbeat for that time. */
export interface Patience {
  readonly olderThanMinutes?: number | null | undefined;
}

/** Whether it is RUNNING and has sent no heartbeat for that time. Without a number it is never stale. Throws BAD_USER_INPUT. */
export function isStale(
  run: { readonly status: string; readonly updatedAt: Date },
  olderThanMinutes: Patience['olderThanMinutes'],
  now = new Date(),
): boolean {
  if (olderThanMinutes == null) return false;
  const lastHeartbeatBefore = minutesBefore(olderThanMinutes, now, 'input.olderThanMinutes');
  return run.status === 'RUNNING' && run.updatedAt <= lastHeartbeatBefore;
}

const MINUTE_MS = 60_000;
/** A year. */
const MAX_MINUTES = 525_600;

function minutesBefore(minutes: number, now: Date, field: string): Date {
  checkRange(minutes, 0, MAX_MINUTES, field);
  return new Date(now.getTime() - minutes * MINUTE_MS);
}

/** The condition for stale runs or jobs: RUNNING without a recent heartbeat. Throws BAD_USER_INPUT. */
export const staleWhere = ({ olderThanMinutes }: { readonly olderThanMinutes: number }, field: string) => ({
  status: 'RUNNING' as const,
  updatedAt: { lte: minutesBefore(olderThanMinutes, new Date(), `${field}.olderThanMinutes`) },
});
