/** Whether a PostgreSQL server accepts writes. After a failover it may be a standby, or it is set to read-only, or its disk is full. */
import type pg from 'pg';
import { DISK_FULL, NotWritable, READ_ONLY } from '../faults.js';
import { replaceAfterUse } from './fair-pool.js';
import { pathOf } from './session.js';

/** A readiness probe waits for a shorter time than a statement may last. */
const PING = { text: "SELECT current_setting('transaction_read_only') = 'on' AS is_read_only", query_timeout: 5_000 };

export class Writability {
  /** True from an error about a full disk until a write succeeds. */
  #isSuspect = false;
  readonly #probe: { text: string; query_timeout: number };

  constructor(schema: string) {
    // Writes a megabyte, which needs free space. It exists within this statement only. A user without the right to create tables uses a temporary one.
    const table = pathOf([schema, 'astrid_room_on_disk']).replace(', ', '.');
    this.#probe = {
      text: `DO $$ BEGIN
        CREATE TABLE ${table} AS SELECT repeat('x', 1000) AS text FROM generate_series(1, 1000);
        DROP TABLE ${table};
      EXCEPTION WHEN insufficient_privilege THEN
        CREATE TEMPORARY TABLE astrid_room_on_disk AS SELECT repeat('x', 1000) AS text FROM generate_series(1, 1000);
        DROP TABLE pg_temp.astrid_room_on_disk;
      END $$`,
      query_timeout: 5_000,
    };
  }

  /** Watches the errors of each connection that the pool opens. */
  watch(pool: pg.Pool): void {
    pool.on('connect', (client) => {
      client.connection.on('errorMessage', ({ code }: { code?: string }) => {
        if (code === DISK_FULL) this.#isSuspect = true;
        // After a failover, the next connection may lead to the new primary: so the pool replaces this one.
        if (code === READ_ONLY) replaceAfterUse(client);
      });
    });
  }

  /** Resolves when the server answers and accepts writes. Otherwise rejects and closes the connection. */
  async prove(pool: pg.Pool): Promise<void> {
    const client = await pool.connect();
    let isProven = false;
    try {
      const [row] = (await client.query<{ is_read_only: boolean }>(PING)).rows;
      if (row?.is_read_only) throw new NotWritable('The database is read only.');
      if (this.#isSuspect) {
        await client.query(this.#probe);
        this.#isSuspect = false;
      }
      isProven = true;
    } finally {
      client.release(!isProven);
    }
  }
}
