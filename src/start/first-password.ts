/** The password that a first start made up, in a file of DATA_DIR for its owner alone: where no terminal can show it once. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../base/config.js';
import { prepareFolder } from '../database/data-folder.js';

const NAME = 'admin-password';

/** Returns the path of the file. It is a new file, so neither an old mode nor a link decides who can read it. */
export async function keepFirstPassword({ dataDir }: Config, password: string): Promise<string> {
  const file = join(await prepareFolder(dataDir), NAME);
  await rm(file, { force: true });
  await writeFile(file, `${password}\n`, { flag: 'wx', mode: 0o600 });
  return file;
}

/** For a password that no longer holds, or that somebody has. */
export const forgetFirstPassword = ({ dataDir }: Config): Promise<void> => rm(join(dataDir, NAME), { force: true });
