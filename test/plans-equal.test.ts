import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../src/modules/schema.js';
import { difference } from './support/same-answers.js';
import { wildReads } from './support/wild-reads.js';
import { makeWorld, type World } from './support/world.js';

let world: World;
let other: string;
beforeAll(async () => {
  const t = performance.now();
  world = await makeWorld(1);
  other = `${await world.server.listen({ plans: false } as never)}/graphql`;
  console.log('world', performance.now() - t);
});
afterAll(() => world?.stop());

test('wild', { timeout: 600_000 }, async () => {
  const stats: Record<string, number> = {};
  const t = performance.now();
  await fc.assert(
    fc.asyncProperty(wildReads(schema, world.known), async (read) => {
      for (const [i, variables] of read.variables.entries()) {
        const principal = world.principals[read.callers[i]! % world.principals.length]!;
        const sent = { query: read.query, operationName: read.operationName, variables };
        const a = await world.asker.ask(world.server.url, principal.headers, sent);
        const b = await world.asker.ask(other, principal.headers, sent);
        const body = JSON.parse(a.text);
        const key = body.errors ? `${body.errors[0].extensions.code} ${body.errors[0].extensions.limit ?? ''} ${body.data === undefined ? 'before' : 'during'}` : 'data';
        stats[key] = (stats[key] ?? 0) + 1;
        if (process.env.SHOW && (body.errors?.[0].extensions.code === process.env.SHOW)) { console.log(read.query, JSON.stringify(variables), a.text.slice(0, 500)); }
        const d = difference(a, b);
        if (d) throw new Error(`${d}\n${read.query}\n${JSON.stringify(variables)}\n${principal.name}\n${a.text.slice(0, 3000)}\n${b.text.slice(0, 3000)}`);
      }
    }),
    { numRuns: Number(process.env.N ?? 300), seed: 1 },
  );
  console.log(stats, performance.now() - t);
});
