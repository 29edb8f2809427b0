/** The upkeep of the embedded database: one short statement at a time. */
import { expect, test } from 'vitest';
import { createUpkeep } from '../src/database/embedded/upkeep.js';

/** The statements of an upkeep for which these tables are due. After `full` of them the disk is full. */
async function statementsFor(
  due: readonly { name: string; vacuum: boolean }[],
  full = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const sent: string[] = [];
  const client = {
    closed: false,
    query: async () => ({ rows: due }) as never,
    exec: async (sql: string) => {
      if (/VACUUM|ANALYZE/.test(sql)) sent.push(sql);
      return [];
    },
  };
  await createUpkeep(client, {
    mayWrite: () => sent.length < full,
    onError: (error) => {
      throw error;
    },
  }).tend();
  return sent;
}

const DUE = [
  { name: 'observations', vacuum: true },
  { name: 'surveys', vacuum: false },
];

test('a table is vacuumed and analyzed by two statements, so that others run between them', async () => {
  expect(await statementsFor(DUE)).toEqual(['VACUUM observations', 'ANALYZE observations', 'ANALYZE surveys']);
});

test('nothing more runs when the disk has become full meanwhile', async () => {
  expect(await statementsFor(DUE, 1)).toEqual(['VACUUM observations']);
});
