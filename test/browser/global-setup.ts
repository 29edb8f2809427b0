/** Prepares once what every browser test needs: a migrated, empty database to copy. */
import { snapshotFile } from '../support/global-setup.js';
import { SNAPSHOT } from './support.js';

export default async function setup(): Promise<void> {
  process.env[SNAPSHOT] = await snapshotFile();
}
