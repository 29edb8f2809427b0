/** PGlite, a whole PostgreSQL inside this process: in a folder of DATA_DIR, or in memory, which is how tests run. */
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { cube } from '@electric-sql/pglite/contrib/cube';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { StartError } from '../errors.js';
import { prepareFolder } from './data-folder.js';
import { lockFolder } from './folder-lock.js';
import type { SqlSession } from './migrate.js';
import { EMBEDDED_SCHEMA } from './schema.js';

/** An open embedded database. `close` also gives back the folder. */
export interface Embedded {
  readonly client: PGlite;
  close(): Promise<void>;
}

const extensions = { cube, pg_trgm };
/** Tables are found in one schema, whatever other one was put before it. */
const SESSION = `SET search_path = ${EMBEDDED_SCHEMA}`;

/** Opens the database in `dataDir`, made on the first run and locked while open; in memory, from `snapshot` if given, without. */
export async function openEmbedded(
  dataDir: string | undefined,
  snapshot: Blob | undefined,
  say: (line: string) => void,
): Promise<Embedded> {
  if (dataDir === undefined) {
    const client = await PGlite.create({ extensions, ...(snapshot && { loadDataDir: snapshot }) });
    await client.exec(SESSION);
    return { client, close: () => client.close() };
  }
  const folder = await prepareFolder(dataDir);
  const release = await lockFolder(folder, say);
  try {
    const files = join(folder, 'database');
    if (!existsSync(files)) {
      say(`Making the embedded database in ${dataDir} (about 5 s, once)…`);
      await make(files);
    }
    const client = await PGlite.create({ dataDir: files, extensions }).catch((cause: unknown) => {
      const why = `The embedded database in ${files} cannot be opened (${reasonOf(cause, files)}): restore a copy, or move it away.`;
      throw new StartError(why, { cause });
    });
    await client.exec(SESSION);
    return {
      client,
      close: async () => {
        await client.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** PGlite throws what is no Error where its file system fails. */
function reasonOf(cause: unknown, files: string): string {
  if (!statSync(files).isDirectory()) return 'it is not a folder';
  if (cause instanceof Error) return cause.message.split('\n', 1)[0] as string;
  const { name, errno } = cause as { name?: unknown; errno?: unknown };
  return `${name ?? typeof cause} ${errno ?? ''}`.trim();
}

/** Under another name first: a process killed while at it leaves no half a database to be opened by the next. */
async function make(files: string): Promise<void> {
  const unfinished = `${files}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const client = await PGlite.create({ dataDir: unfinished });
  await client.close();
  await rename(unfinished, files);
}

/** The one connection that PGlite has, for migrations. */
export const embeddedSession = (client: PGlite): SqlSession => ({
  rows: async <Row>(sql: string, parameters?: unknown[]) => (await client.query<Row>(sql, parameters)).rows,
  script: async (sql) => void (await client.exec(sql)),
});
