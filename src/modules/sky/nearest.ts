/** The nearest rows to many positions. */
import type { Principal } from '../../access/principal.js';
import type { Db } from '../../database/database.js';
import { conditionOn } from '../../database/statements/conditions.js';
import { type Sql, tableAs, whole } from '../../database/statements/sql.js';
import type { Entity } from '../../graphql/entity.js';
import type { Cone } from '../../graphql/sky/cone.js';
import { chord, type Given, givenBy, isInBox, listed, type Match, reach, row, separation } from './given.js';
import { nearestInScope } from './nearest-in-scope.js';

/** A survey may observe one position ten thousand times. To compare all of these rows for each position would take minutes. */
const MOST_TIES = 100;

/**
 * The nearest rows that the principal may see, for each position the nearest first. Of rows at one distance the ids decide, among the first
 * ones that the index returns. Throws LIMIT_EXCEEDED when too many rows must be compared.
 */
export async function nearestRows(
  db: Db,
  entity: Entity,
  principal: Principal,
  cones: readonly Cone[],
  perPosition: number,
): Promise<Match[]> {
  const given = givenBy(cones);
  const visible = conditionOn(row, entity.name, entity.visibleTo(principal));
  if (principal.surveyIds === null) return nearestOfAll(db, entity, visible, given, perPosition);
  return nearestInScope(db, entity, visible, given, perPosition);
}

/** For a caller who sees every row: the index returns no row in vain. */
function nearestOfAll(db: Db, { name: model }: Entity, visible: Sql, given: readonly Given[], perPosition: number) {
  const limit = whole(perPosition);
  return db.$queryRaw<Match[]>`
    SELECT given.position, nearest.id::text AS id, ${separation}
      FROM ${listed(given)}
     CROSS JOIN LATERAL (
       SELECT id, chord FROM (
         SELECT id, chord FROM (
           SELECT ${row}.id, ${chord} AS chord, ${reach} AS reach FROM ${tableAs(model, row)}
            WHERE ${isInBox} AND ${chord} <= given.chord AND ${visible}
            ORDER BY ${reach} LIMIT ${whole(MOST_TIES)}) AS first
          ORDER BY reach FETCH FIRST ${limit} ROWS WITH TIES) AS ties
        ORDER BY chord, id LIMIT ${limit}) AS nearest
     ORDER BY given.position, nearest.chord, nearest.id`;
}
