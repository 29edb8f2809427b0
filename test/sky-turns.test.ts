/** A large answer about the sky is written in several turns of the event loop, so that it delays no other request. */
import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { ALL_PERMISSIONS } from '../src/access/permissions.js';
import { schema } from '../src/modules/schema.js';

const principal = {
  kind: 'apiKey',
  permissions: ALL_PERMISSIONS,
  surveyIds: null,
  keyId: 'a key',
  expiresAt: null,
  name: 'a key',
};

/** Executes a query whose one statement returns these rows. Returns its data, and the turns from the rows to the end. */
async function turnsOf(query: string, rows: readonly object[]): Promise<{ data: Record<string, unknown>; turns: number }> {
  let turns = 0;
  let counting = true;
  const $queryRaw = async () => {
    const count = () => {
      if (!counting) return;
      turns++;
      setImmediate(count);
    };
    setImmediate(count);
    return rows;
  };
  const contextValue = { app: { db: { $queryRaw } }, caller: { principal } };
  const { data, errors } = await execute({ schema, document: parse(query), contextValue });
  counting = false;
  expect(errors).toBeUndefined();
  return { data: data as Record<string, unknown>, turns };
}

test('each list of a map takes a turn', async () => {
  const rows = Array.from({ length: 5_000 }, (_, cell) => ({ cell, count: cell }));
  const lists = (howMany: number) => Array.from({ length: howMany }, (_, index) => `a${index}: index`).join(' ');
  const one = await turnsOf(`{ skyDensity(cells: 5000) { ${lists(1)} } }`, rows);
  const many = await turnsOf(`{ skyDensity(cells: 5000) { ${lists(14)} } }`, rows);
  expect(many.turns - one.turns).toBe(13);
  expect((many.data.skyDensity as Record<string, number[]>).a13).toEqual(rows.map(({ cell }) => cell));
});

test('the lists of two maps of one caller take separate turns', async () => {
  const rows = [{ cell: 1, count: 1 }];
  const lists = Array.from({ length: 14 }, (_, index) => `a${index}: index`).join(' ');
  const both = await Promise.all([1, 2].map(() => turnsOf(`{ skyDensity(cells: 5000) { ${lists} } }`, rows)));
  expect(Math.max(...both.map(({ turns }) => turns))).toBeGreaterThanOrEqual(27);
});

test('nothing is searched for a cross-match without its matches', async () => {
  const query = '{ crossMatch(of: ALERT, positions: [{ id: "a", ra: 1, dec: 1, radius: 1 }]) { positionId } }';
  const { data, turns } = await turnsOf(query, []);
  expect([data, turns]).toEqual([{ crossMatch: [{ positionId: 'a' }] }, 0]);
});
