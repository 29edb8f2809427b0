/** DATA_DIR: made when it is not there, with its parents, for its owner alone. */
import { existsSync } from 'node:fs';
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StartError } from '../base/errors.js';

/** Throws StartError when it cannot be made or written. Returns its whole path. */
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

/** As mkdir does with `recursive`, which goes on for ever where a parent is there and holds no folders, as /proc does. */
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
