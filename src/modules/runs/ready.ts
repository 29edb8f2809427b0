/**
 * Finds observations that wait for a step and locks them. Rows that others have locked are skipped, so that claims neither wait nor
 * share an observation.
 */
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { centerOf, chordOf, isWithin } from '../../graphql/sky/cone.js';
import type { LockedObservation } from '../observations/named.js';
import { uuids } from '../observations/references.js';
import { findFree } from './ready-walk.js';
import { ofEachSurvey } from './visible.js';
import { type ClaimOrder, hasRun, type Region, type Work } from './work.js';

/** Up to this radius, in degrees, the index of the sky finds the observations of a cone. A wider cone is walked in order. */
const NARROW = 10;
/** The most observations of a narrow cone. */
const DENSEST = 200_000;

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
  if (cone !== null && cone.radius <= NARROW) return lockInCone(search);
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

function lockInCone({ tx, work, region, order, limit }: Search): Promise<LockedObservation[]> {
  const { surveyIds } = region;
  const cone = region.cone as NonNullable<Region['cone']>;
  const direction = directionOf(order);
  const scope = surveyIds === null ? Prisma.sql`true` : Prisma.sql`survey_id = ANY(${uuids(surveyIds)})`;
  const ready = Prisma.sql`status = ${work.kind.ready}::observation_status`;
  return tx.$queryRaw<LockedObservation[]>`
    WITH near AS MATERIALIZED (
      SELECT id FROM observations_in_box(${centerOf(cone)}, ${chordOf(cone)}::float8, ${DENSEST}::int)
       WHERE ${ready} AND ${scope} AND ${isWithin(cone)})
    SELECT o.id::text, o.survey_id::text AS "surveyId", o.status::text FROM near JOIN observations AS o USING (id)
     WHERE ${isReady(work)}
     ORDER BY o.observed_at ${direction}, o.id ${direction} LIMIT ${limit} FOR NO KEY UPDATE OF o SKIP LOCKED`;
}

const directionOf = (order: ClaimOrder) => Prisma.raw(order === 'OLDEST_FIRST' ? 'ASC' : 'DESC');

/**
 * The condition that an observation `o` waits for the work. A step that leaves its mark on the observation may have been moved by hand, so it
 * has no unfinished run. A model is applied once.
 */
const isReady = (work: Work): Prisma.Sql =>
  Prisma.sql`o.status = ${work.kind.ready}::observation_status AND NOT ${hasRun(work, Prisma.sql`o.id`)}`;
