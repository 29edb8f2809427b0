/** Old rows are deleted and counts are merged once a minute, each kind independently of the others. */
import { expect, test } from 'vitest';
import { sweep } from '../src/start/sweeping.js';
import { makeDetections } from './support/detections.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
const MESSAGE = 'old rows were not deleted or merged';
const failures = () =>
  server.logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg === MESSAGE) as { rows: string; err: unknown }[];

async function unmerged(): Promise<number> {
  const [found] = await server.app.db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM detection_counts WHERE NOT is_merged`;
  return Number(found?.count);
}

test('rows that cannot be deleted do not keep the others from being merged, and are named once', async () => {
  await makeDetections(server, 3);
  expect(await unmerged()).toBeGreaterThan(0);
  await server.app.database.script('ALTER TABLE refresh_tokens RENAME TO hidden_tokens');
  try {
    await sweep(server.app);
  } finally {
    await server.app.database.script('ALTER TABLE hidden_tokens RENAME TO refresh_tokens');
  }
  expect(await unmerged()).toBe(0);
  expect(failures().map(({ rows }) => rows)).toEqual(['refresh tokens']);
  await sweep(server.app);
  expect(failures()).toHaveLength(1);
});
