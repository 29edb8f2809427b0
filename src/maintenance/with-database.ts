/** Opens the database for programs that need no server, or must not trust one, by the server's own settings. */
import { existsSync } from 'node:fs';
import { type Config, readConfig } from '../base/config.js';
import { StartError } from '../base/errors.js';
import { databaseSettings } from '../base/settings/database.js';
import { openDatabase } from '../database/connect.js';
import type { Database } from '../database/database.js';

/** Opens the database while `work` runs. Throws StartError when the database does not exist: it is never created here. */
export async function withDatabase(
  say: (line: string) => void,
  work: (database: Database, config: Config) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env);
  if (config.databaseUrl === undefined && !existsSync(config.dataDir))
    throw new StartError(
      `The data folder ${config.dataDir} does not exist: set DATA_DIR or DATABASE_URL to the value that the server has.`,
    );
  const database = await openDatabase({ ...databaseSettings(config), say });
  try {
    await work(database, config);
  } finally {
    await database.close();
  }
}
