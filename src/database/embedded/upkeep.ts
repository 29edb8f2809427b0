/**
 * ANALYZE and VACUUM of tables that have changed much, since PGlite has no autovacuum. They run right after the change, next in
 * the queue of the one connection: the statements that follow find fresh statistics.
 */
import type { EmbeddedClient } from './client.js';

/** Below this number of changed rows, the check itself would cost more than it helps. */
const LOOK_AFTER_ROWS = 500;

/**
 * The tables that need it, by the rule of autovacuum: 50 rows and a tenth of the table were changed, or 50 and a fifth are dead.
 * A killed process loses these counts; then a table that has outgrown its last count is due as well.
 */
const DUE = `
  SELECT c.oid::regclass::text AS name,
         coalesce(s.n_dead_tup, 0) > 50 + 0.2 * greatest(c.reltuples, 0) AS vacuum
    FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
   WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
     AND (coalesce(s.n_dead_tup, 0) > 50 + 0.2 * greatest(c.reltuples, 0)
       OR coalesce(s.n_mod_since_analyze, 0) > 50 + 0.1 * greatest(c.reltuples, 0)
       OR pg_relation_size(c.oid) / current_setting('block_size')::int > 10 + 1.2 * c.relpages
       OR (c.reltuples < 0 AND pg_relation_size(c.oid) > 0))`;

export interface Upkeep {
  /** Reports the number of changed and committed rows. */
  changed(rows: number): void;
  /** Does the work that is due. Does not throw: it reports a failure and tries again later. */
  tend(): Promise<void>;
}

export function createUpkeep(
  client: Pick<EmbeddedClient, 'query' | 'exec' | 'closed'>,
  { mayWrite, onError }: { mayWrite: () => boolean; onError: (error: Error) => void },
): Upkeep {
  let rows = 0;
  let tending: Promise<void> | undefined;

  async function tend(): Promise<void> {
    rows = 0;
    // The counts reach the view when the next statement begins.
    await client.exec('SELECT pg_stat_force_next_flush()');
    const due = await client.query<{ name: string; vacuum: boolean }>(DUE);
    // One short statement at a time, so that other statements get a turn in between. Each reads much of its table.
    for (const { name, vacuum } of due.rows)
      for (const work of vacuum ? ['VACUUM', 'ANALYZE'] : ['ANALYZE']) if (mayWrite()) await client.exec(`${work} ${name}`);
  }

  function begin(): Promise<void> {
    tending ??= tend()
      .catch((error: Error) => {
        if (!client.closed) onError(error);
      })
      .finally(() => {
        tending = undefined;
        if (rows >= LOOK_AFTER_ROWS) void begin();
      });
    return tending;
  }

  return {
    changed(more) {
      rows += more;
      if (rows >= LOOK_AFTER_ROWS && !client.closed && mayWrite()) void begin();
    },
    tend: begin,
  };
}
