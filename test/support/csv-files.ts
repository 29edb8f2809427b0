/** Files of observations, read as the demo reads them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReadingChoices, readObservations } from '../../src/cli/demo/observations-csv.js';

/** The observations of a file with these bytes. */
export async function readBytes(bytes: Buffer | string, choices?: ReadingChoices) {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-csv-test-'));
  try {
    const path = join(folder, 'night.csv');
    await writeFile(path, bytes);
    return await readObservations(path, choices);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const readLines = (lines: readonly string[], choices?: ReadingChoices) => readBytes(lines.join('\n'), choices);

/** The message with which a file is refused. */
export const refusalOfFile = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'it was read',
    (error: Error) => `${error.name}: ${error.message}`,
  );
