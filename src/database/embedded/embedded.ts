/** PGlite, a whole PostgreSQL inside this process: in a folder of DATA_DIR, or in memory as for most tests. */
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { StartError } from '../../base/errors.js';
import { prepareFolder } from '../disk/data-folder.js';
import { RESERVE_BYTES } from '../disk/disk-room.js';
import { lockFolder } from '../disk/folder-lock.js';
import type { SqlSession } from '../migrate.js';
import { EMBEDDED_SCHEMA } from '../schema.js';
import type { ReadStatement } from '../statements/read-statement.js';
import type { Embedded, EmbeddedClient } from './client.js';
import { extensions } from './extensions.js';
import { withShortQueries } from './queries.js';
import { EmbeddedReads } from './reads.js';
import { ThreadClient } from './thread/client.js';

export interface EmbeddedOptions {
  /** Its folder, created at the first start and locked while open; without it, the database is in memory. */
  readonly dataDir?: string | undefined;
  /** The dump to start from, in memory only. */
  readonly snapshot?: Blob | undefined;
  readonly say?: (line: string) => void;
  /** Receives the reason when a database in a folder is lost. It is opened again as soon as there is room. */
  readonly onLost?: (error: Error) => void;
  readonly hasRoom?: () => Promise<boolean>;
}

/**
 * All tables are in one schema, even when another search path was set before. An ANALYZE reads 300 rows of a large table for each unit of the
 * target, and nobody else is served meanwhile. So the target is half of the usual one.
 */
export const SESSION = `SET search_path = ${EMBEDDED_SCHEMA}; SET default_statistics_target = 50`;

/** In a folder, PGlite runs in a thread, so that no statement blocks the server. In memory, it runs in this thread. */
export async function openEmbedded({ dataDir, snapshot, ...options }: EmbeddedOptions = {}): Promise<Embedded> {
  if (dataDir === undefined) {
    const pglite = withShortQueries(await PGlite.create({ extensions, ...(snapshot && { loadDataDir: snapshot }) }));
    await pglite.exec(SESSION);
    const reads = new EmbeddedReads(pglite);
    const client = Object.assign(pglite, { read: (statement: ReadStatement) => reads.read(statement) });
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
      say(`Creating the embedded database in ${dataDir} (about 5 s, once)…`);
      await make(files);
    }
    refuseUnfit(files);
    const client = await ThreadClient.open({ files, session: SESSION, onLost, hasRoom }).catch((cause: Error) => {
      const forbidden = unwritableIn(files);
      if (forbidden === undefined) throw damaged(files, cause.message.split('\n', 1)[0] as string, cause);
      const why = `The embedded database in ${files} cannot be opened by this user, who may not write ${forbidden}: give the folder and everything in it to this user.`;
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

/** The first file or folder of the database that this user may not write, as after a start by another user. */
function unwritableIn(files: string): string | undefined {
  if (!isWritable(files)) return files;
  return readdirSync(files, { recursive: true, encoding: 'utf8' })
    .map((name) => join(files, name))
    .find((path) => existsSync(path) && !isWritable(path));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The PostgreSQL inside PGlite. It opens the files of this version only. */
export const EMBEDDED_POSTGRESQL = '18';

/** PGlite writes a new database into a folder without PG_VERSION, over everything that is left of the old one. */
function refuseUnfit(files: string): void {
  if (!statSync(files).isDirectory()) throw damaged(files, 'it is not a folder');
  if (!isWritable(files)) return;
  const names = readdirSync(files);
  if (names.length > 0 && !names.includes('PG_VERSION')) throw damaged(files, 'PG_VERSION is missing');
  const version = names.length > 0 ? readFileSync(join(files, 'PG_VERSION'), 'utf8').trim() : EMBEDDED_POSTGRESQL;
  if (version === EMBEDDED_POSTGRESQL) return;
  if (!/^\d{1,3}$/.test(version)) throw damaged(files, 'PG_VERSION is not a version');
  throw new StartError(
    `The embedded database in ${files} belongs to PostgreSQL ${version}, but this version of AstrID opens only PostgreSQL ${EMBEDDED_POSTGRESQL}: start the version of AstrID that made it, or move it away to start with an empty one.`,
  );
}

const damaged = (files: string, reason: string, cause?: Error): StartError =>
  new StartError(
    `The embedded database in ${files} cannot be opened (${reason}): restore a copy, or move it away to start with an empty one.`,
    { cause },
  );

/** Creates it under a temporary name first: a killed process leaves no half-made database for the next one to open. */
async function make(files: string): Promise<void> {
  const unfinished = `${files}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const client = await ThreadClient.open({ files: unfinished, session: SESSION, onLost: () => {}, hasRoom: async () => true });
  await client.close();
  await rename(unfinished, files);
}

/** The one connection of PGlite, for migrations. */
export const embeddedSession = (client: Pick<EmbeddedClient, 'query' | 'exec'>): SqlSession => ({
  rows: async <Row>(sql: string, parameters?: unknown[]) => (await client.query<Row>(sql, parameters)).rows,
  script: async (sql) => void (await client.exec(sql)),
});
