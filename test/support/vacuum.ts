/** Tables without dead rows, so that the pages which a statement reads are the same in each run. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** The number of times that a table is vacuumed before the test gives up, with a pause of 0.2 s between them. */
const TRIES = 100;

/**
 * Vacuums and analyzes these tables, or all, until the visibility map has each of their pages. Autovacuum may analyze a table meanwhile: its
 * snapshot keeps dead rows, and then a scan of an index alone reads the table too. VACUUM by itself leaves the dead rows of a few pages.
 */
export async function vacuum(client: pg.Client, ...tables: string[]): Promise<void> {
  for (let tried = 1, left = tables; ; tried++) {
    await client.query(`VACUUM (ANALYZE, INDEX_CLEANUP ON) ${left.join(', ')}`);
    const { rows } = await client.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relallvisible < relpages
          AND (relname = ANY($1) OR $1 = '{}')`,
      [tables],
    );
    left = rows.map(({ relname }) => relname);
    if (left.length === 0) return;
    if (tried === TRIES) throw new Error(`Something keeps the dead rows of ${left.join(', ')}.`);
    await sleep(200);
  }
}
