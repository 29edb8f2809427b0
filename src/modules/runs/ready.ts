/**
 * Finds observations that wait for a step and locks them. Rows that others have locked are skipped, so that claims neither wait nor
 * share an observation.
 */
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { KEEP_PLAN, literal } from '../../database/statements/kept-plan.js';
import { type Cone, centerOf, chordOf, isWithin } from '../../graphql/sky/cone.js';
import { boxesIn } from '../../graphql/sky/rings.js';
import type { LockedObservation } from '../observations/named.js';
import { uuids } from '../observations/references.js';
import { findFree } from './ready-walk.js';
import { ofEachSurvey } from './visible.js';
import { type BeforeClaim, type ClaimOrder, hasRun, type Region, type Work } from './work.js';

/**
 * Locks at most `limit` observations that are ready for the work. It locks nothing and returns null if `unless` holds. An
 * earlier walk may have found them. Throws WorkFirst.
 */
export async function lockReady(
  app: App,
  tx: Tx,
  work: Work,
  region: Region,
  order: ClaimOrder,
  limit: number,
  before: BeforeClaim,
  unless = Prisma.sql`false`,
): Promise<LockedObservation[] | null> {
  const search = { work, region, order, limit };
  if (work.kind.during !== undefined) return lock(tx, (isLost) => lockedReady(search, isLost), unless);
  // Observations stay ready for other models, so the first ones in order may all be done.
  for (let candidates = 4 * limit + 64, earlier = before.found; ; candidates *= 4, earlier = undefined) {
    const ids = earlier ?? (await findFree(app, tx, work, region, order, candidates, before));
    const locked = await lock(tx, (isLost) => lockedAmong(search, ids, isLost), unless);
    // Other claims have locked the rows that were found, so search further.
    if (locked === null || locked.length > 0 || ids.length < candidates || candidates > MOST_CANDIDATES) return locked;
  }
}

async function lock(tx: Tx, ready: (isLost: Prisma.Sql) => Prisma.Sql, unless: Prisma.Sql): Promise<LockedObservation[] | null> {
  const rows = await tx.$queryRaw<(LockedObservation & { isLost: boolean })[]>`${KEEP_PLAN}
    WITH lost AS MATERIALIZED (SELECT ${unless} AS "isLost")
    SELECT lost."isLost", ready.id::text, ready.survey_id::text AS "surveyId", ready.status
      FROM lost LEFT JOIN (${ready(IS_LOST)}) AS ready ON true ORDER BY ready.number`;
  if (rows[0]?.isLost) return null;
  return rows.filter(({ id }) => id !== null);
}

/** For statements with the part `lost`. */
export const IS_LOST = Prisma.raw('SELECT "isLost" FROM lost');

/** The number of rows, for each one that a claim in a cone wants, that it reads in the order of the whole sky. */
const WALKED_FOR_EACH = 20;

/** More rows than all claims of a hundred workers lock at the same time. */
const MOST_CANDIDATES = 20_000;

interface Search {
  readonly work: Work;
  readonly region: Region;
  readonly order: ClaimOrder;
  readonly limit: number;
}

/**
 * The query that locks the first observations that wait for a step, with their `number` in order. It locks nothing if `unless` holds.
 */
export const lockedReady = (search: Search, unless = Prisma.sql`false`): Prisma.Sql =>
  search.region.cone === null
    ? lockedInOrder(search, Prisma.sql`NOT (${unless})`)
    : lockedInCone(search, search.region.cone, unless);

const lockedAmong = (search: Search, ids: readonly string[], unless: Prisma.Sql): Prisma.Sql =>
  lockedInOrder(search, Prisma.sql`o.id = ANY(${uuids(ids)}) AND NOT (${unless})`);

/** Locks in the order of the index `(status, observed_at, id)`, or of the same index of each survey. */
function lockedInOrder({ work, region, order, limit }: Search, condition: Prisma.Sql): Prisma.Sql {
  const direction = directionOf(order);
  const select = (ofSurvey: Prisma.Sql) => Prisma.sql`
    SELECT o.id, o.survey_id, o.status, o.observed_at FROM observations AS o
     WHERE ${isReady(work)} AND ${condition} AND ${ofSurvey}
     ORDER BY o.observed_at ${direction}, o.id ${direction} LIMIT ${literal(limit)} FOR NO KEY UPDATE OF o SKIP LOCKED`;
  return numbered(ofEachSurvey(region.surveyIds, 'o.survey_id', select), direction, limit);
}

const numbered = (locked: Prisma.Sql, direction: Prisma.Sql, limit: number): Prisma.Sql => Prisma.sql`
    SELECT (row_number() OVER (ORDER BY observed_at ${direction}, id ${direction}))::int AS number, id, survey_id, status::text
      FROM (${locked}) AS locked ORDER BY number LIMIT ${literal(limit)}`;

/** The functions that lock observations in a cone, by the status for which each has an index. */
const LOCK_IN_CONE: Partial<Record<ObservationStatus, string>> = {
  INGESTED: 'lock_ingested_in_cone',
  PREPROCESSED: 'lock_preprocessed_in_cone',
};

/**
 * Locks the first ones of a cone. Usually they are among the first ones of the whole sky, so it begins with a few of these: their index
 * leaves out rows that no longer wait. Otherwise the index of those that wait, by survey, position and time, finds them. In each survey its
 * order is that of their times.
 */
function lockedInCone({ work, region, order, limit }: Search, cone: Cone, unless: Prisma.Sql): Prisma.Sql {
  const { surveyIds } = region;
  const ready = work.kind.ready as ObservationStatus;
  const direction = directionOf(order);
  const [box] = boxesIn(cone);
  const walked = WALKED_FOR_EACH * limit;
  // With these columns alone, the planner reads the index that begins with the status. Otherwise it may walk along all exposures.
  const first = (ofSurvey: Prisma.Sql) => Prisma.sql`
    SELECT o.id, o.observed_at FROM observations AS o
     WHERE o.status = ${literal(ready)} AND NOT (${unless}) AND ${ofSurvey}
     ORDER BY o.observed_at ${direction}, o.id ${direction} LIMIT ${literal(walked)}`;
  const further = (_ofSurvey: Prisma.Sql, survey: Prisma.Sql) => Prisma.sql`
    SELECT o.* FROM ${Prisma.raw(LOCK_IN_CONE[ready] as string)}(
      ${box}::text::cube, ${centerOf(cone)}, ${chordOf(cone)}::float8, ${survey}, ${order === 'NEWEST_FIRST'}::boolean,
      CASE WHEN search."isDone" THEN 0 ELSE ${limit}::int END) AS o`;
  const locked = Prisma.sql`
    WITH first AS MATERIALIZED (
      SELECT * FROM (${ofEachSurvey(surveyIds, 'o.survey_id', first)}) AS each
       ORDER BY observed_at ${direction}, id ${direction} LIMIT ${literal(walked)}),
    locked AS MATERIALIZED (
      SELECT o.* FROM first JOIN observations AS o USING (id) WHERE ${isWithin(cone, Prisma.raw('o'))} AND ${isReady(work)}
       ORDER BY o.observed_at ${direction}, o.id ${direction} LIMIT ${literal(limit)} FOR NO KEY UPDATE OF o SKIP LOCKED),
    search AS MATERIALIZED (
      SELECT (SELECT count(*) FROM first) < ${walked}::int OR (SELECT count(*) FROM locked) = ${limit}::int AS "isDone"),
    further AS MATERIALIZED (
      SELECT o.* FROM search CROSS JOIN LATERAL (${ofEachSurvey(surveyIds, 'o.survey_id', further)}) AS o WHERE NOT search."isDone")
    SELECT * FROM locked WHERE (SELECT "isDone" FROM search) UNION ALL SELECT * FROM further`;
  return numbered(locked, direction, limit);
}

const directionOf = (order: ClaimOrder) => Prisma.raw(order === 'OLDEST_FIRST' ? 'ASC' : 'DESC');

/**
 * The condition that an observation `o` waits for the work. A person may have moved the observation while a run of the step was unfinished:
 * such a run excludes it. A model is applied once, so any run of it excludes the observation.
 */
const isReady = (work: Work): Prisma.Sql =>
  Prisma.sql`o.status = ${literal(work.kind.ready as ObservationStatus)} AND NOT ${hasRun(work, Prisma.sql`o.id`)}`;
