/**
 * `SOURCE_DATABASE_URL=… npm run import-keys [-- --apply]`: imports the API keys of the original REST service, with the settings of the server for
 * this database. Without `--apply` it only reports. Exit codes: 0 when it has reported, 2 after a failure, which changes nothing.
 */
import { parseArgs } from 'node:util';
import { StartError } from '../base/errors.js';
import { escaped } from '../base/text.js';
import { UsageError } from '../base/usage-error.js';
import { readElsewhere } from '../database/server/postgres.js';
import { parsed } from './audit-database.js';
import { readSource } from './import-keys-source.js';
import { importKeys } from './import-keys-write.js';
import { say } from './say.js';
import { withDatabase } from './with-database.js';

const USAGE = 'SOURCE_DATABASE_URL=postgresql://… npm run import-keys -- [--apply]';

try {
  const { apply = false } = parsed(() => parseArgs({ options: { apply: { type: 'boolean' } } }), USAGE).values;
  const url = process.env.SOURCE_DATABASE_URL;
  if (!url) throw new UsageError(`SOURCE_DATABASE_URL must be the URL of the database of the REST service.\nUsage: ${USAGE}`);
  const source = await readElsewhere(url, 'SOURCE_DATABASE_URL', readSource);
  await withDatabase(say, ({ prisma }, { keys }) => importKeys(prisma, source, { apply, maxDays: keys.maxDays, say }), {
    migrates: apply,
  });
} catch (error) {
  const known = error instanceof StartError || error instanceof UsageError;
  process.stderr.write(`${escaped(known ? error.message : ((error as Error).stack ?? String(error)))}\n`);
  process.exitCode = 2;
}
