/** Prepares once what every browser test needs: the build of the console, and a migrated, empty database to copy. */
import { snapshotFile } from '../support/global-setup.js';
import { buildConsole, SNAPSHOT } from './support.js';

export default async function setup(): Promise<void> {
  // Files that run at the same time must not build at the same time.
  await buildConsole();
  process.env[SNAPSHOT] = await snapshotFile();
}
