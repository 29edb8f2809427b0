/** DATA_DIR: created with its parents when missing, and readable by its owner only. */
import { existsSync } from 'node:fs';
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StartError } from '../../base/errors.js';

/** Returns the absolute path. Throws StartError when the folder cannot be created or written. */
export async function prepareFolder(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  try {
    await make(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`The data folder ${folder} cannot be used (${code}): set DATA_DIR to a folder that can be written.`);
  }
  return folder;
}

/** Like mkdir with `recursive`, which never returns when a parent exists but cannot hold folders, such as /proc. */
async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || existsSync(dirname(folder))) throw error;
    await make(dirname(folder));
    await make(folder);
  }
}
