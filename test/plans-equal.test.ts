/**
 * Random reads by every kind of caller are answered alike in both ways, by SQL and by resolvers: status, headers, body, log line and
 * counts. The checks are checked too, with servers that are wrong in one small way.
 *
 * PLAN_CASES=100000 PLAN_SEED=7 npx vitest run test/plans-equal.test.ts
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, listenBroken } from './support/broken.js';
import { compareReads } from './support/two-ways.js';
import { makeWorld, type World } from './support/world.js';

const CASES = Number(process.env.PLAN_CASES ?? 2_000);
const SEED = Number(process.env.PLAN_SEED ?? randomInt(1_000_000));
/** Cases over the same rows. */
const OF_ONE_WORLD = 2_000;
const TIMEOUT = { timeout: 60_000 + CASES * 100 };

test(`${CASES} random reads are answered alike by SQL and by resolvers, from PLAN_SEED=${SEED}`, TIMEOUT, async () => {
  for (let done = 0; done < CASES; done += OF_ONE_WORLD) {
    const world = await makeWorld(SEED + done);
    const other = `${await world.server.listen({ plans: false } as never)}/graphql`;
    const kinds: Record<string, number> = {};
    await compareReads(world, Math.min(OF_ONE_WORLD, CASES - done), SEED + done, {
      one: world.server.url,
      other,
      onAnswer: ({ line }) => {
        const kind = `${line.code ?? 'data'} ${line.answeredBy}`;
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      },
    });
    await world.stop();
    console.log(JSON.stringify(kinds), process.cpuUsage());
  }
});

describe('what compares the answers notices that', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(1);
  });
  afterAll(() => world.stop());

  test.each(Object.entries(FAULTS))('%s', async (_name, fault) => {
    const broken = await listenBroken(world.server.app, fault);
    const cpu = process.cpuUsage().user; let n = 0;
    const ways = { one: world.server.url, other: broken.url, onAnswer: () => void n++ };
    await expect(compareReads(world, 1_500, 2, ways)).rejects.toThrow(/Not answered alike/);
    console.log(_name, n, (process.cpuUsage().user - cpu) / 1e6);
    broken.close();
  });
});
