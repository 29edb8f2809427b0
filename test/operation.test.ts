/** The compiled operation, compared with the result of running it. */
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { LIMITS, weigh } from '../src/document/limits.js';
import { schema } from '../src/modules/schema.js';
import { makeDetections } from './support/detections.js';
import { tries } from './support/effort.js';
import { type Read, reads } from './support/reads.js';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let secondWallAlone: string;
let ids: string[];
let callers: RequestOptions[];

beforeAll(async () => {
  secondWallAlone = `${await server.listen({ preExecutionCheck: false })}/graphql`;
  const survey = await server.makeSurvey('ZTF');
  await server.makeObservations(survey, 12);
  const { observation, run, detections } = await makeDetections(server, 6, { survey });
  ids = [survey.id, observation, run, ...detections.slice(0, 2), server.admin.id];
  const keys = [['READ_PUBLIC'], ['READ_DATA'], ['READ_PUBLIC', 'READ_DATA'], ['ADMIN_ACCESS'], ['READ_DATA', 'ADMIN_ACCESS']];
  callers = [{}, { token: server.admin.token }, { token: (await server.makeUser('VIEWER')).token }];
  for (const permissions of keys) callers.push({ key: (await server.makeKey({ permissions })).key });
});

const TIMEOUT = { timeout: 240_000 };
const NUM_RUNS = tries(100);

/** The names of the fields from the root to an error. */
const pathOf = (path: readonly (string | number)[] = []): string => path.filter((key) => typeof key === 'string').join('.');

/** The fields of an answer, those of lists and objects included. */
function fieldsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum, item) => sum + fieldsIn(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + fieldsIn(item), 0);
}

test('random reads are valid, and many are within the limits', () => {
  const sample = fc.sample(reads(schema, ids), { numRuns: 300, seed: 1 });
  for (const { query } of sample) expect(validate(schema, parse(query)), query).toEqual([]);
  const allowed = sample.filter(({ query, variables }) => weigh(parse(query), { variables }).refusal === null);
  expect(allowed.length).toBeGreaterThan(150);
});

test(
  'what the second wall would refuse, the first refuses, and names it; what neither refuses is answered alike',
  TIMEOUT,
  async () => {
    const seen = { refused: 0, answered: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(), reads(schema, ids), async (n, { query, variables }: Read) => {
        const caller = callers[n % callers.length] as RequestOptions;
        const before = (await server.graphql(query, { ...caller, variables })).body;
        const during = (await server.graphql(query, { ...caller, variables, url: secondWallAlone })).body;
        const refusals = during.errors?.filter(({ extensions }) => ['FORBIDDEN', 'UNAUTHENTICATED'].includes(extensions.code));
        if (before.data !== undefined) {
          seen.answered++;
          expect(during).toEqual(before);
          return;
        }
        const [refusal] = before.errors ?? [];
        const named = refusal?.extensions.missingPermissions?.flatMap(({ paths }: { paths: string[] }) => paths);
        for (const { path, extensions } of refusals ?? []) {
          seen.refused++;
          expect(refusal?.extensions.code).toBe(extensions.code);
          if (!extensions.missingPermissions?.length) continue;
          // A row that the caller may not find by its id is refused at `node`, or at a field of it.
          const where = pathOf(path);
          expect(
            named?.some((each: string) => each === where || each.startsWith(`${where}.`)),
            `${where} in ${named}`,
          ).toBe(true);
        }
      }),
      { numRuns: NUM_RUNS },
    );
    expect(seen.refused).toBeGreaterThan(NUM_RUNS / 20);
    expect(seen.answered).toBeGreaterThan(NUM_RUNS / 20);
  },
);

test('no answer has more fields than its document costs', TIMEOUT, async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(reads(schema, ids), async ({ query, variables }) => {
      const { cost } = weigh(parse(query), { variables });
      const { body } = await server.graphql(query, { token: server.admin.token, variables });
      if (cost > LIMITS.cost || !body.data) return;
      compared++;
      expect(fieldsIn(body.data)).toBeLessThanOrEqual(cost);
    }),
    { numRuns: NUM_RUNS },
  );
  expect(compared).toBeGreaterThan(NUM_RUNS / 4);
});
