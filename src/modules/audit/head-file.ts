/** The last known head, in a file outside the database: a person who can change one may not be able to change the other. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Config } from '../../base/config.js';
import { StartError } from '../../base/errors.js';
import { prepareFolder } from '../../database/disk/data-folder.js';
import { type HeadMark, headIn, headText } from './head-mark.js';

export interface KeptHead {
  readonly file: string;
  /** The head in the file at the start. */
  readonly head: HeadMark | undefined;
}

/** Undefined without a folder for it. Throws StartError when the folder cannot be used. */
export async function keptHeadFor({ dataDir, auditHeadFile: file }: Config): Promise<KeptHead | undefined> {
  if (file === undefined) return undefined;
  await prepareFolder(dataDir);
  return { file, head: await readHead(file) };
}

/** Undefined without the file. Throws StartError when it does not hold a head. */
export async function readHead(file: string): Promise<HeadMark | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartError(`${file} cannot be read (${error.code}): let the user of this process read it.`);
  });
  const head = text && headIn(text.trim());
  if (text !== undefined && !head)
    throw new StartError(
      `${file} does not hold the head of the audit log, NUMBER:HASH: verify the log (docs/audit.md), then delete it.`,
    );
  return head || undefined;
}

/** Completely or not at all. */
export async function writeHead(file: string, head: HeadMark): Promise<void> {
  const next = `${file}.${process.pid}`;
  await writeFile(next, `${headText(head)}\n`, { mode: 0o600 });
  await rename(next, file);
}
