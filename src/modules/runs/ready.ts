/**
 * Finds observations that wait for a step and locks them. Rows that others have locked are skipped, so that claims neither wait nor
 * share an observation.
 */
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { isWithin } from '../../graphql/sky/cone.js';
import { boxesIn } from '../../graphql/sky/rings.js';
import { inBoxes } from '../../graphql/sky/search-sql.js';
import { OBSERVATION } from '../observations/entity.js';
import type { LockedObservation } from '../observations/named.js';
import { uuids } from '../observations/references.js';
import { findFree } from './ready-walk.js';
import { ofEachSurvey } from './visible.js';
import { type ClaimOrder, hasRun, type Region, type Work } from './work.js';

/** Up to this radius, in degrees, the index of the sky may find the observations of a cone. A wider cone is walked in order. */
const NARROW = 10;
/** The most observations that the index of the sky collects. A denser cone is walked in order too. */
const DENSEST = 10_000;

/** Locks at most `limit` observations that are ready for the work. */
export async function lockReady(
  app: App,
  tx: Tx,
  work: Work,
  region: Region,
  order: ClaimOrder,
  limit: number,
): Promise<LockedObservation[]> {
  const { cone } = region;
  const search = { tx, work, region, order, limit };
  const inCone = cone !== null && cone.radius <= NARROW ? await lockInCone(search) : null;
  if (inCone !== null) return inCone;
  if (work.kind.during !== undefined) return lock(search);
  // Observations stay ready for other models, so the first ones in order may all be done.
  for (let candidates = 4 * limit + 64; ; candidates *= 4) {
    const ids = await findFree(app, tx, work, region, order, candidates);
    const locked = ids.length === 0 ? [] : await lock({ ...search, among: ids });
    // Other claims have locked the rows that were found, so search further.
    if (locked.length > 0 || ids.length < candidates || candidates > MOST_CANDIDATES) return locked;
  }
}

/** More rows than all claims of a hundred workers lock at the same time. */
const MOST_CANDIDATES = 20_000;

interface Search {
  readonly tx: Tx;
  readonly work: Work;
  readonly region: Region;
  readonly order: ClaimOrder;
  readonly limit: number;
  readonly among?: readonly string[];
}

/** Locks in the order of the index `(status, observed_at, id)`, or of the same index of each survey. */
function lock({ tx, work, region, order, limit, among }: Search): Promise<LockedObservation[]> {
  const conditions = [
    isReady(work),
    ...(region.cone === null ? [] : [isWithin(region.cone, Prisma.raw('o'))]),
    ...(among === undefined ? [] : [Prisma.sql`o.id = ANY(${uuids(among)})`]),
  ];
  const direction = directionOf(order);
  const select = (ofSurvey: Prisma.Sql) => Prisma.sql`
    SELECT o.id::text, o.survey_id::text AS "surveyId", o.status::text, o.observed_at FROM observations AS o
     WHERE ${Prisma.join(conditions, ' AND ')} AND ${ofSurvey}
     ORDER BY o.observed_at ${direction}, o.id ${direction} LIMIT ${limit} FOR NO KEY UPDATE OF o SKIP LOCKED`;
  return tx.$queryRaw<LockedObservation[]>`
    SELECT id, "surveyId", status FROM (${ofEachSurvey(region.surveyIds, 'o.survey_id', select)}) AS ready
     ORDER BY observed_at ${direction}, id ${direction} LIMIT ${limit}`;
}

/** Locks what the index of the sky finds in a cone. Null when the box around the cone holds too many observations. */
async function lockInCone({ tx, work, region, order, limit }: Search): Promise<LockedObservation[] | null> {
  const { surveyIds } = region;
  const cone = region.cone as NonNullable<Region['cone']>;
  const direction = directionOf(order);
  const matches = [
    Prisma.sql`found.status = ${work.kind.ready}::observation_status`,
    ...(surveyIds === null ? [] : [Prisma.sql`found.survey_id = ANY(${uuids(surveyIds)})`]),
    isWithin(cone, Prisma.raw('found')),
  ];
  const rows = await tx.$queryRaw<(LockedObservation & { isTooDense: boolean })[]>`
    WITH box AS MATERIALIZED (
      SELECT found.id, (${Prisma.join(matches, ' AND ')}) AS matches FROM ${inBoxes(OBSERVATION, boxesIn(cone), DENSEST + 1)} AS found),
    size AS MATERIALIZED (SELECT count(*) > ${DENSEST}::int AS "isTooDense" FROM box),
    locked AS (
      SELECT o.id::text, o.survey_id::text AS "surveyId", o.status::text, o.observed_at FROM box JOIN observations AS o USING (id)
       WHERE box.matches AND NOT (SELECT "isTooDense" FROM size) AND ${isReady(work)}
       ORDER BY o.observed_at ${direction}, o.id ${direction} LIMIT ${limit} FOR NO KEY UPDATE OF o SKIP LOCKED)
    SELECT size."isTooDense", id, "surveyId", status FROM size LEFT JOIN locked ON true ORDER BY observed_at ${direction}, id ${direction}`;
  if (rows[0]?.isTooDense) return null;
  return rows.filter(({ id }) => id !== null);
}

const directionOf = (order: ClaimOrder) => Prisma.raw(order === 'OLDEST_FIRST' ? 'ASC' : 'DESC');

/**
 * The condition that an observation `o` waits for the work. A step that leaves its mark on the observation may have been moved by hand, so it
 * has no unfinished run. A model is applied once.
 */
const isReady = (work: Work): Prisma.Sql =>
  Prisma.sql`o.status = ${work.kind.ready}::observation_status AND NOT ${hasRun(work, Prisma.sql`o.id`)}`;
