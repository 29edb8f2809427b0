/**
 * What autovacuum does for a server: ANALYZE and VACUUM of tables that have changed much, since PGlite has no autovacuum.
 * It follows the change at once, as the next in the queue for the one connection: what a statement reads next has statistics.
 */
import type { EmbeddedClient } from './embedded-client.js';

/** Fewer changed rows are not worth looking for: that itself is a statement. */
const LOOK_AFTER_ROWS = 500;

/**
 * The tables of ours that need it. As autovacuum counts: 50 rows and a tenth of the table were changed, or 50 and a fifth are dead.
 * Its counts are lost when the process is killed; then a table that has outgrown its last count is due as well.
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
  /** So many rows were changed and committed. */
  changed(rows: number): void;
  /** Does what is due now. Does not throw: a failure is reported, and what was due stays so. */
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
    // What was counted reaches the view when the statement after this one begins.
    await client.exec('SELECT pg_stat_force_next_flush()');
    const due = await client.query<{ name: string; vacuum: boolean }>(DUE);
    // One table at a time, so that others get their turn between them.
    for (const { name, vacuum } of due.rows)
      if (mayWrite()) await client.exec(`${vacuum ? 'VACUUM (ANALYZE)' : 'ANALYZE'} ${name}`);
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
