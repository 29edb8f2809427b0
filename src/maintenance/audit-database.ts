/** The common part of the audit programs. They open the database themselves, since they must not depend on a server's honesty. */

import type { Config } from '../base/config.js';
import { ApiError, StartError } from '../base/errors.js';
import { escaped } from '../base/text.js';
import { momentIn } from '../base/times.js';
import { UsageError } from '../base/usage-error.js';
import type { Database } from '../database/database.js';
import { withDatabase } from './with-database.js';

const complain = (line: string): void => void process.stderr.write(`${escaped(line)}\n`);

/** Runs a program on the database of the server's settings. A failure is reported in one line, with exit code 2. */
export async function withAudit(work: (database: Database, config: Config) => Promise<void>): Promise<void> {
  try {
    await withDatabase(complain, work);
  } catch (error) {
    const known = error instanceof StartError || error instanceof UsageError || error instanceof ApiError;
    complain(known ? error.message : ((error as Error).stack ?? String(error)));
    process.exitCode = 2;
  }
}

/** Parses the moment of an option. Throws UsageError for any other text. */
export function dateIn(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const moment = momentIn(text);
  if (typeof moment === 'string') throw new UsageError(`--${name} ${moment}.`);
  return moment;
}

/** `parseArgs` has its own error messages, which are kept. */
export function parsed<Options>(parse: () => Options, usage: string): Options {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}\nUsage: ${usage}`);
  }
}
