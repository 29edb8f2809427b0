/**
 * No answer to a key with scopes depends on a row that the key may not see: not its rows, its counts, its statistics and maps, nor its errors.
 * Each read is sent twice: before and after all these rows are deleted.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entityNamed } from '../../src/graphql/entity.js';
import { schema } from '../../src/modules/schema.js';
import type { Seen, Sent } from '../support/ask.js';
import { tries } from '../support/effort.js';
import { isHidden } from '../support/hidden.js';
import type { TestPrincipal } from '../support/principals.js';
import { Random } from '../support/random.js';
import { difference } from '../support/same-answers.js';
import { SEED } from '../support/seed.js';
import { wildRead } from '../support/wild-reads.js';
import { makeWorld, type World } from '../support/world.js';

const CASES = Number(process.env.UNSEEN_CASES ?? tries(1_200));
const TIMEOUT = { timeout: 60_000 + CASES * 150 };
/** What every request of the key itself changes. */
const OF_USE = /usageCount|lastUsedAt|dailyUsage|recentAddresses|effectivePermissionDetails|permissionUsage|missingPermissions/;

let world: World;
beforeAll(async () => {
  world = await makeWorld(SEED);
});
afterAll(() => world.stop());

/** Deletes all rows that the caller may not see, except a survey. Foreign keys have other tests. */
async function deleteHiddenFrom({ surveyIds, ...principal }: TestPrincipal, keptSurveys = surveyIds): Promise<number> {
  let deleted = 0;
  await world.server.app.db.$transaction(async (tx) => {
    await tx.$executeRawUnsafe("SET LOCAL session_replication_role = 'replica'");
    for (const id of [...world.rows.surveysOf.keys(), ...world.rows.surveys.map(({ id }) => `Survey:${id}`)]) {
      const [type = '', uuid = ''] = id.split(':');
      const isSeen = !isHidden(world.rows, { ...principal, surveyIds }, id);
      if (type === 'Survey' ? keptSurveys?.includes(uuid) : isSeen) continue;
      deleted += await tx.$executeRawUnsafe(`DELETE FROM ${entityNamed(type)?.table} WHERE id = '${uuid}'`);
    }
    await tx.$executeRawUnsafe(`DELETE FROM training_dataset_surveys WHERE dataset_id NOT IN (SELECT id FROM training_datasets)`);
    await tx.$executeRawUnsafe(`DELETE FROM processing_job_surveys WHERE job_id NOT IN (SELECT id FROM processing_jobs)`);
    await tx.$executeRawUnsafe(`DELETE FROM preprocess_run_calibration_frames
       WHERE run_id NOT IN (SELECT id FROM preprocess_runs) OR frame_id NOT IN (SELECT id FROM calibration_frames)`);
  });
  return deleted;
}

interface Asked {
  readonly principal: TestPrincipal;
  readonly sent: Sent;
  readonly seen: Seen;
}

/** PostgreSQL adds doubles in the order in which it reads the rows, so their last digits may differ. */
const rounded = (body: string) =>
  JSON.stringify(JSON.parse(body, (_name, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)));

const ask = ({ headers }: TestPrincipal, sent: Sent) => world.asker.ask(world.server.url, headers, sent);

async function askAll(principals: readonly TestPrincipal[], random: Random): Promise<Asked[]> {
  const asked: Asked[] = [];
  while (asked.length < CASES) {
    const { variables, ...document } = wildRead(schema, world.known, random);
    if (OF_USE.test(document.query)) continue;
    const principal = random.one(principals);
    const sent = { ...document, variables: variables() };
    asked.push({ principal, sent, seen: await ask(principal, sent) });
  }
  return asked;
}

/** The reads that are answered in another way now. */
async function changedOf(asked: readonly Asked[]): Promise<string[]> {
  const found: string[] = [];
  for (const { principal, sent, seen } of asked) {
    const now = await ask(principal, sent);
    const what = difference(seen, now);
    if (what !== null && !(what === 'body' && rounded(seen.text) === rounded(now.text)))
      found.push([what, principal.name, sent.query, JSON.stringify(sent.variables), seen.text, now.text].join('\n'));
  }
  return found;
}

test(`${CASES} random reads by keys of one survey, and by those of an empty one, from TEST_SEED=${SEED}`, TIMEOUT, async () => {
  const random = new Random(SEED);
  const of = (name: string) => world.principals.filter((principal) => principal.name.startsWith(`key of ${name}`));
  const [alpha, empty] = [of('alpha'), of('empty')];
  const [ofAlpha, ofEmpty] = [await askAll(alpha, random), await askAll(empty, random)];
  const full = ofAlpha.filter(({ seen }) => seen.text.length > 300 && !seen.text.includes('"errors"'));
  expect(full.length).toBeGreaterThan(CASES / 20);
  const [one, none] = [alpha[0], empty[0]] as [TestPrincipal, TestPrincipal];
  expect(await deleteHiddenFrom(one, [...(one.surveyIds ?? []), ...(none.surveyIds ?? [])])).toBeGreaterThan(100);
  expect(await changedOf(ofAlpha)).toEqual([]);
  expect(await deleteHiddenFrom(none)).toBeGreaterThan(20);
  expect(await changedOf(ofEmpty)).toEqual([]);
});
