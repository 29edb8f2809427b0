/** Opens the database for programs that need no server, or must not trust one, by the server's own settings. */
import { existsSync } from 'node:fs';
import { type Config, readConfig } from '../base/config.js';
import { StartError } from '../base/errors.js';
import { databaseSettings } from '../base/settings/database.js';
import { openDatabase } from '../database/connect.js';
import type { Database } from '../database/database.js';
import { pendingMigrations, type SqlSession } from '../database/migrate.js';
import { withMigrationSession } from '../database/migration-session.js';

interface Options {
  /** Whether it may apply missing migrations. If not, it refuses a database that lacks one. By default, MIGRATE decides. */
  readonly migrates?: boolean | undefined;
}

/** Opens the database while `work` runs. Throws StartError when the database does not exist: it is never created here. */
export async function withDatabase(
  say: (line: string) => void,
  work: (database: Database, config: Config) => Promise<void>,
  { migrates = true }: Options = {},
): Promise<void> {
  const config = readConfig(process.env);
  if (config.databaseUrl === undefined && !existsSync(config.dataDir))
    throw new StartError(
      `The data folder ${config.dataDir} does not exist: set DATA_DIR or DATABASE_URL to the value that the server has.`,
    );
  const settings = databaseSettings(config);
  if (!migrates) await withMigrationSession({ ...settings, makes: false, say }, refusePending);
  const database = await openDatabase({ ...settings, migrates: migrates && settings.migrates, say });
  try {
    await work(database, config);
  } finally {
    await database.close();
  }
}

async function refusePending(session: SqlSession): Promise<void> {
  const { length } = await pendingMigrations(session);
  if (length > 0) throw new StartError(`The database lacks ${length} migrations: run npm run migrate, or start the server once.`);
}
