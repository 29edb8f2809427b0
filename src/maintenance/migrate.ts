/**
 * `npm run migrate`: applies the missing migrations, for servers that start with MIGRATE=off. `--check` only lists them.
 * Exit codes: 0 when the database is up to date, 1 when `--check` finds missing migrations, 2 after a failure.
 */
import { parseArgs } from 'node:util';
import { StartError } from '../base/errors.js';
import { databaseSettings, readDatabaseConfig } from '../base/settings/database.js';
import { escaped } from '../base/text.js';
import { UsageError } from '../base/usage-error.js';
import { migrate, pendingMigrations } from '../database/migrate.js';
import { withMigrationSession } from '../database/migration-session.js';
import { parsed } from './audit-database.js';
import { say } from './say.js';

const USAGE = 'npm run migrate -- [--check]';

try {
  const { check = false } = parsed(() => parseArgs({ options: { check: { type: 'boolean' } } }), USAGE).values;
  const settings = { ...databaseSettings(readDatabaseConfig(process.env)), say, makes: !check };
  await withMigrationSession(settings, async (session) => {
    if (check) {
      const pending = await pendingMigrations(session);
      for (const { name } of pending) say(name);
      say(pending.length === 0 ? 'The database is up to date.' : `The database lacks ${counted(pending.length)}.`);
      process.exitCode = pending.length === 0 ? 0 : 1;
    } else {
      const applied = await migrate(session, { say });
      say(applied.length === 0 ? 'The database is up to date.' : `Applied ${counted(applied.length)}.`);
    }
  });
} catch (error) {
  const known = error instanceof StartError || error instanceof UsageError;
  process.stderr.write(`${escaped(known ? error.message : ((error as Error).stack ?? String(error)))}\n`);
  process.exitCode = 2;
}

function counted(count: number): string {
  return count === 1 ? '1 migration' : `${count} migrations`;
}
