/** Servers that start together on an empty database apply each migration once, also when one begins just before the other commits. */
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type Migration, migrate, type SqlSession } from '../../src/database/migrate.js';
import { clientSession } from '../../src/database/server/postgres.js';
import { createServerDatabase } from '../support/database.js';

const MIGRATIONS: readonly Migration[] = [{ name: '1_first', sql: 'CREATE TYPE kind AS ENUM ()', checksum: 'x' }];

test.runIf('url' in inject('databaseOrigin'))(
  'a server whose transaction began just before the commit of the other one sees its migration',
  async () => {
    const { url, drop } = await createServerDatabase();
    onTestFinished(drop);
    const connect = async (): Promise<SqlSession> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      onTestFinished(() => client.end());
      return clientSession(client);
    };
    const [first, second] = [await connect(), await connect()];
    let commit = () => {};
    const mayCommit = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let applied = () => {};
    const isApplied = new Promise<void>((resolve) => {
      applied = resolve;
    });
    const migrated = migrate(
      {
        ...first,
        script: async (sql) => {
          if (sql === 'COMMIT') {
            applied();
            await mayCommit;
          }
          await first.script(sql);
        },
      },
      { migrations: MIGRATIONS },
    );
    await isApplied;
    let polls = 0;
    const waited = migrate(
      {
        ...second,
        script: async (sql) => {
          await second.script(sql);
          if (!sql.startsWith('BEGIN') || ++polls < 3) return;
          commit();
          await migrated;
        },
      },
      { migrations: MIGRATIONS },
    );
    expect(await waited).toEqual([]);
    expect(await migrated).toEqual(['1_first']);
  },
);
