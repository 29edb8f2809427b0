/** The session of `npm run migrate`. The database need not be up to date, and the session bypasses a pooler. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../base/errors.js';
import type { DatabaseOptions } from './database.js';
import { freeSpace, hasRoom } from './disk/disk-room.js';
import type { SqlSession } from './migrate.js';
import { withSession } from './server/postgres.js';

export interface MigrationSessionOptions extends Pick<DatabaseOptions, 'url' | 'directUrl' | 'say'> {
  readonly dataDir: string;
  /** Whether to create a missing embedded database. */
  readonly makes: boolean;
}

/** Throws StartError when the database does not exist, or when the embedded one is in use. */
export async function withMigrationSession<T>(
  { url, directUrl, dataDir, makes, say = () => {} }: MigrationSessionOptions,
  work: (session: SqlSession) => Promise<T>,
): Promise<T> {
  if (url !== undefined) return withSession({ url, directUrl }, work);
  if (!makes && !existsSync(join(dataDir, 'database')))
    throw new StartError(
      `The folder ${dataDir} contains no embedded database: set DATA_DIR or DATABASE_URL to the value that the server has.`,
    );
  const { embeddedSession, openEmbedded } = await import('./embedded/embedded.js');
  const { client, close } = await openEmbedded({ dataDir, say, hasRoom: () => hasRoom(dataDir, freeSpace) });
  try {
    return await work(embeddedSession(client));
  } finally {
    await close();
  }
}
