/** Stores the generated password of a first start in a file of DATA_DIR that only its owner can read, if no terminal can show it. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../base/config.js';
import { prepareFolder } from '../database/disk/data-folder.js';

const NAME = 'admin-password';

/** Returns the path of the file. The file is always new, so neither an old mode nor a link decides who can read it. */
export async function keepFirstPassword({ dataDir }: Config, password: string): Promise<string> {
  const file = join(await prepareFolder(dataDir), NAME);
  await rm(file, { force: true });
  await writeFile(file, `${password}\n`, { flag: 'wx', mode: 0o600 });
  return file;
}

/** Removes the file of a password that is no longer valid, or that a person has received. */
export const forgetFirstPassword = ({ dataDir }: Config): Promise<void> => rm(join(dataDir, NAME), { force: true });
