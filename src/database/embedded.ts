/** PGlite, a whole PostgreSQL inside this process: in a folder of DATA_DIR, or in memory, which is how most tests run. */
import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { cube } from '@electric-sql/pglite/contrib/cube';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { StartError } from '../base/errors.js';
import { prepareFolder } from './data-folder.js';
import { RESERVE_BYTES } from './disk-room.js';
import type { Embedded, EmbeddedClient } from './embedded-client.js';
import { lockFolder } from './folder-lock.js';
import type { SqlSession } from './migrate.js';
import { EMBEDDED_SCHEMA } from './schema.js';
import { ThreadClient } from './thread-client.js';

export interface EmbeddedOptions {
  /** Where it lives, made on the first run and locked while open; without it, in memory. */
  readonly dataDir?: string | undefined;
  /** In memory only: what it begins with. */
  readonly snapshot?: Blob | undefined;
  readonly say?: (line: string) => void;
  /** Hears why a database in a folder was lost; it is then opened again as soon as there is room. */
  readonly onLost?: (error: Error) => void;
  readonly hasRoom?: () => Promise<boolean>;
}

/** Tables are found in one schema, whatever other one was put before it. */
const SESSION = `SET search_path = ${EMBEDDED_SCHEMA}`;

/** Of PostgreSQL, those that the schema needs. */
export const extensions = { cube, pg_trgm };

/** In a folder it works in a thread, so that no statement keeps the server from answering; in memory, in this one. */
export async function openEmbedded({ dataDir, snapshot, ...options }: EmbeddedOptions = {}): Promise<Embedded> {
  if (dataDir === undefined) {
    const client = await PGlite.create({ extensions, ...(snapshot && { loadDataDir: snapshot }) });
    await client.exec(SESSION);
    return { client, close: () => client.close() };
  }
  const { say = () => {}, onLost = () => {}, hasRoom = async () => true } = options;
  const folder = await prepareFolder(dataDir);
  const release = await lockFolder(folder, say);
  try {
    const files = join(folder, 'database');
    if (!(await hasRoom()))
      throw new StartError(`The disk of the data folder ${folder} is full: free ${RESERVE_BYTES / 2 ** 20} MB or more first.`);
    if (!existsSync(files)) {
      say(`Making the embedded database in ${dataDir} (about 5 s, once)…`);
      await make(files);
    }
    const client = await ThreadClient.open({ files, session: SESSION, onLost, hasRoom }).catch((cause: Error) => {
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

const reasonOf = (cause: Error, files: string): string =>
  statSync(files).isDirectory() ? (cause.message.split('\n', 1)[0] as string) : 'it is not a folder';

/** Under another name first: a process killed while at it leaves no half a database to be opened by the next. */
async function make(files: string): Promise<void> {
  const unfinished = `${files}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const client = await ThreadClient.open({ files: unfinished, session: SESSION, onLost: () => {}, hasRoom: async () => true });
  await client.close();
  await rename(unfinished, files);
}

/** The one connection that PGlite has, for migrations. */
export const embeddedSession = (client: EmbeddedClient): SqlSession => ({
  rows: async <Row>(sql: string, parameters?: unknown[]) => (await client.query<Row>(sql, parameters)).rows,
  script: async (sql) => void (await client.exec(sql)),
});
