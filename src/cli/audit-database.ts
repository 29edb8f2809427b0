/** What the audit programs share: they open the database themselves, since they must not depend on a server's honesty. */
import { existsSync } from 'node:fs';
import { type Config, readConfig } from '../config.js';
import { type Database, openDatabase } from '../database/connect.js';
import { ApiError, StartError } from '../errors.js';
import { UsageError } from './usage-error.js';

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs a program on the database of the server's settings; whatever stops it is told in one line, with exit code 2. */
export async function withAudit(work: (database: Database, config: Config) => Promise<void>): Promise<void> {
  try {
    const config = readConfig(process.env);
    // Opening would make one.
    if (config.databaseUrl === undefined && !existsSync(config.dataDir))
      throw new StartError(`There is no data folder ${config.dataDir}: set DATA_DIR, or DATABASE_URL, as the server has it.`);
    const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, say: complain });
    try {
      await work(database, config);
    } finally {
      await database.close();
    }
  } catch (error) {
    const known = error instanceof StartError || error instanceof UsageError || error instanceof ApiError;
    complain(known ? error.message : ((error as Error).stack ?? String(error)));
    process.exitCode = 2;
  }
}

/** Throws UsageError for what is no date. */
export function dateIn(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new UsageError(`--${name} must be a date or a time, such as 2026-01-31 or 2026-01-31T12:00:00Z.`);
  return date;
}

/** `parseArgs` throws in words of its own, which are kept. */
export function parsed<Options>(parse: () => Options, usage: string): Options {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}\nUsage: ${usage}`);
  }
}
