/** A long list that resolvers answer is completed in several turns of the event loop, so that it delays no other request. */
import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { ALL_PERMISSIONS } from '../src/access/permissions.js';
import { inLane, Lane } from '../src/database/work/lane.js';
import { schema } from '../src/modules/schema.js';

const principal = { kind: 'apiKey', permissions: ALL_PERMISSIONS, surveyIds: null, keyId: 'k', expiresAt: null, name: 'k' };

/** Without its matches, a cross-match runs no statement. */
function crossMatch(positions: number, aliases: number): string {
  const given = Array.from({ length: positions }, (_, index) => `{ id: "${index}", ra: ${index / 10}, dec: 0, radius: 1 }`);
  const fields = Array.from({ length: aliases }, (_, index) => `a${index}: positionId`);
  return `{ crossMatch(of: OBSERVATION, positions: [${given.join()}]) { ${fields.join(' ')} } }`;
}

/** Executes a query, and counts the turns of the event loop until its answer. */
async function turnsOf(query: string, duringTurn: (turn: number) => void = () => {}) {
  let turns = 0;
  let counting = true;
  const count = () => {
    if (!counting) return;
    duringTurn(++turns);
    setImmediate(count);
  };
  setImmediate(count);
  const answer = await execute({ schema, document: parse(query), contextValue: { app: { db: {} }, caller: { principal } } });
  counting = false;
  return { answer, turns };
}

test('a long list takes several turns, and its objects stay in order', async () => {
  const { answer, turns } = await turnsOf(crossMatch(1_000, 50));
  expect(answer.errors).toBeUndefined();
  const found = answer.data?.crossMatch as Record<string, string>[];
  expect(found.map(({ a0 }) => a0)).toEqual(Array.from({ length: 1_000 }, (_, index) => String(index)));
  expect(found.every((one) => Object.keys(one).length === 50)).toBe(true);
  expect(turns).toBeGreaterThan(2);
});

test('a short list takes one turn', async () => {
  // A busy machine may take the processor away in one of the runs.
  const runs = [];
  for (let run = 0; run < 5; run++) runs.push(await turnsOf(crossMatch(20, 1)));
  expect(Math.min(...runs.map(({ turns }) => turns))).toBe(0);
});

test('the list ends when the client has closed the connection', async () => {
  const lane = new Lane('caller');
  const { answer } = await inLane(lane, () =>
    turnsOf(crossMatch(1_000, 50), (turn) => {
      if (turn === 1) lane.end();
    }),
  );
  expect(answer.errors?.[0]?.message).toBe('the request has ended');
});
