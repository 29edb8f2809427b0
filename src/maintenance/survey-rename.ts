/**
 * `npm run survey:rename -- NAME NEW_NAME`: renames one of two surveys whose names differ only in case, because such names stop the
 * migrations. All other names are permanent.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../base/config.js';
import { StartError } from '../base/errors.js';
import { databaseSettings } from '../base/settings/database.js';
import { escaped } from '../base/text.js';
import { embeddedSession, openEmbedded } from '../database/embedded/embedded.js';
import type { SqlSession } from '../database/migrate.js';
import { withSession } from '../database/server/postgres.js';
import { renameAmbiguousSurvey } from './ambiguous-survey.js';
import { say } from './say.js';

/** Opens the database without migrating it: the migrations need the new name first. */
async function withOldDatabase(work: (session: SqlSession) => Promise<void>): Promise<void> {
  const { url, directUrl, pooled, dataDir } = databaseSettings(readConfig(process.env));
  if (url !== undefined) return withSession({ url, directUrl, pooled }, work);
  if (dataDir === undefined || !existsSync(join(dataDir, 'database')))
    throw new StartError(
      `The folder ${dataDir} contains no database: set DATA_DIR or DATABASE_URL to the value that the server has.`,
    );
  const { client, close } = await openEmbedded({ dataDir, say });
  try {
    await work(embeddedSession(client));
  } finally {
    await close();
  }
}

try {
  const [name, newName, ...rest] = process.argv.slice(2);
  if (name === undefined || newName === undefined || rest.length > 0)
    throw new StartError('Usage: npm run survey:rename -- NAME NEW_NAME');
  await withOldDatabase((session) => renameAmbiguousSurvey(session, name, newName));
  say(`The survey ${name} now has the name ${newName}. Its rows, and the keys restricted to it, stay the same.`);
} catch (error) {
  const why = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Nothing was renamed: ${escaped(String(why))}\n`);
  process.exitCode = 1;
}
