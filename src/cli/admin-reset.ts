/**
 * `npm run admin:reset`: gives the user ADMIN_EMAIL access again. It alone of the programs here opens the database itself,
 * since whoever has lost every password cannot ask the server: run it with the server's own settings.
 */
import { existsSync } from 'node:fs';
import { resetAdmin } from '../bootstrap.js';
import { readConfig } from '../config.js';
import { openDatabase } from '../database/connect.js';
import { StartError } from '../errors.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  // Opening would make one.
  if (config.databaseUrl === undefined && !existsSync(config.dataDir))
    throw new StartError(`There is no data folder ${config.dataDir}: set DATA_DIR, or DATABASE_URL, as the server has it.`);
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, say });
  try {
    const { email, password, before } = await resetAdmin(database.prisma, config);
    say(
      password === null
        ? `${email} signs in with the password you set.`
        : `The new password is shown this once:\n\n    e-mail    ${email}\n    password  ${password}\n`,
    );
    if (before.role !== 'ADMIN') say(`The role was ${before.role} and is ADMIN now.`);
    if (!before.isActive)
      say('The user was deactivated and is active again, and so are those of their keys that were not revoked.');
    say('All sessions of the user have ended.');
    if (database.kind === 'postgresql') say('Servers that are running notice within a minute at most.');
  } finally {
    await database.close();
  }
}

try {
  await main();
} catch (error) {
  const why = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Access was not reset: ${why}\n`);
  process.exitCode = 1;
}
