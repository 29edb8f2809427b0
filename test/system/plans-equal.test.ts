/**
 * Random reads by every kind of caller are answered alike by SQL and by resolvers: status, headers, body, log line, cost, and what is counted.
 * The check is checked too: it notices servers that are wrong in one small way.
 *
 * More cases, from a seed that a failure names: PLAN_CASES=100000 TEST_SEED=7 npx vitest run test/system/plans-equal.test.ts
 */
import { getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/modules/schema.js';
import type { Seen, Sent } from '../support/ask.js';
import { FAULTS, listenBroken } from '../support/broken.js';
import { isThorough, tries } from '../support/effort.js';
import { difference } from '../support/same-answers.js';
import { SEED } from '../support/seed.js';
import { compareReads } from '../support/two-ways.js';
import { makeWorld, type World } from '../support/world.js';

const CASES = Number(process.env.PLAN_CASES ?? tries(2_000));
/** How many times the cases are sent when too few of them have data: the documents of a few hundred cases can all be refused ones. */
const MOST_TIMES = 4;
/** Cases over the same rows. */
const OF_ONE_WORLD = 2_000;
const TIMEOUT = { timeout: 60_000 + MOST_TIMES * CASES * 200 };

test(`${CASES} random reads are answered alike by SQL and by resolvers, from TEST_SEED=${SEED}`, TIMEOUT, async () => {
  const answers = { sent: 0, withData: 0, bySql: 0 };
  const showsMuch = () => answers.withData > CASES * 0.4 && answers.bySql > answers.withData * 0.5;
  const onAnswer = ({ line }: Seen) => {
    answers.sent++;
    if (line.code !== undefined) return;
    answers.withData++;
    if (line.answeredBy !== 'resolvers') answers.bySql++;
  };
  for (let done = 0; done < CASES; done += OF_ONE_WORLD) {
    const world = await makeWorld(SEED + done);
    const other = await world.listen({ plans: false });
    const end = Math.min(done + OF_ONE_WORLD, CASES);
    const isEnough = () => answers.sent >= end && (end < CASES || showsMuch());
    await compareReads(world, MOST_TIMES * CASES, SEED + done, { one: world.server.url, other, onAnswer }, isEnough);
    await world.stop();
  }
  expect(answers.withData).toBeGreaterThan(CASES * 0.4);
  expect(answers.bySql).toBeGreaterThan(answers.withData * 0.5);
});

describe('over the same rows', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(1);
  });
  afterAll(() => world.stop());

  test('SQL answers every list, every single read, and node for every type', TIMEOUT, async () => {
    const reads = Object.values(schema.getQueryType()?.getFields() ?? {});
    const lists = reads.filter(({ args }) => args.some(({ name }) => name === 'first'));
    const singles = reads.filter(({ args }) => args.some(({ name }) => name === 'id'));
    const [dataset] = world.known.ids.get('TrainingDataset') as string[];
    const queries = lists.map(({ name }) => {
      const first = name === 'trainingSamples' ? `datasetId: "${dataset}", first: 2` : 'first: 2';
      return `{ ${name}(${first}) { totalCount nodes { id } edges { cursor } pageInfo { endCursor hasNextPage } } }`;
    });
    for (const { name, type } of singles)
      for (const of of name === 'node' ? world.known.ids.keys() : [getNamedType(type).name])
        queries.push(`{ ${name}(id: "${world.known.ids.get(of)?.[0]}") { __typename id } }`);
    const other = await world.listen({ plans: false });
    const headers = { Authorization: `Bearer ${world.server.admin.token}` };
    for (const query of queries) {
      const seen = await world.asker.ask(world.server.url, headers, { query });
      expect({ by: seen.line.answeredBy, code: seen.line.code }, query).toEqual({ by: 'sql', code: undefined });
      expect(difference(seen, await world.asker.ask(other, headers, { query })), query).toBeNull();
    }
    expect(queries.length).toBeGreaterThan(45);
  });

  test('the comparison finds nothing at a server without a fault', TIMEOUT, async () => {
    const faultless = await listenBroken(world.server.app, {}, world.asker.metrics);
    await compareReads(world, 150, 2, { one: world.server.url, other: faultless.url });
    faultless.close();
  });

  const faults = Object.entries(FAULTS).filter(([, { isRare }]) => !isRare || isThorough);
  test.each(faults)('the comparison notices that %s', TIMEOUT, async (_what, fault) => {
    const broken = await listenBroken(world.server.app, fault, world.asker.metrics);
    const differences: string[] = [];
    const { shownBy = /(?:)/ } = fault;
    const ways = {
      one: world.server.url,
      other: broken.url,
      isSent: (sent: Sent) => shownBy.test(JSON.stringify(sent)),
      onDifference: (what: string) => differences.push(what),
    };
    await compareReads(world, 20_000, 2, ways, () => differences.length > 0);
    expect(differences).not.toEqual([]);
    broken.close();
  });
});
