/**
 * Staleness: a run or job is RUNNING, but has sent no heartbeat for some time. The clock of the database dates heartbeats and decides, since
 * the clocks of servers may differ.
 */
import type { Db, Tx } from '../../database/database.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';
import { checkRange } from './input.js';

/** The rows to retry besides failed ones: those without a heartbeat for that time. */
export interface Patience {
  readonly olderThanMinutes?: number | null | undefined;
}

/** A year. */
const MAX_MINUTES = 525_600;

/** The moment so many minutes ago by the clock of the database. */
async function minutesAgo(db: Pick<Tx, '$queryRaw'>, minutes: number): Promise<Date> {
  const [row] = await db.$queryRaw<{ moment: Date }[]>`${KEEP_PLAN}
    SELECT (clock_timestamp() - make_interval(mins => ${minutes}::int))::timestamptz(3) AS moment`;
  return (row as { moment: Date }).moment;
}

/** The present moment of the database, for moments that are stored, and that any server may compare. */
export const presentMoment = (tx: Pick<Tx, '$queryRaw'>): Promise<Date> => minutesAgo(tx, 0);

/** A RUNNING row is stale when its last heartbeat is not later than this moment. Null without a number. Throws BAD_USER_INPUT. */
export async function staleUntil(tx: Tx, { olderThanMinutes }: Patience): Promise<Date | null> {
  if (olderThanMinutes == null) return null;
  checkRange(olderThanMinutes, 0, MAX_MINUTES, 'input.olderThanMinutes');
  return minutesAgo(tx, olderThanMinutes);
}

/** Whether it is RUNNING, and its last heartbeat is not later than this moment. Without a moment it is never stale. */
export const isStale = (run: { readonly status: string; readonly updatedAt: Date }, until: Date | null): boolean =>
  until !== null && run.status === 'RUNNING' && run.updatedAt <= until;

/** The condition for stale runs or jobs: RUNNING without a recent heartbeat. Throws BAD_USER_INPUT. */
export async function whereStale({ olderThanMinutes }: { readonly olderThanMinutes: number }, db: Db, field: string) {
  checkRange(olderThanMinutes, 0, MAX_MINUTES, `${field}.olderThanMinutes`);
  return { status: 'RUNNING' as const, updatedAt: { lte: await minutesAgo(db, olderThanMinutes) } };
}
