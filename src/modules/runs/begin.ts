/** Begins runs of observations that are locked and ready: writes the runs, moves the observations, and records both. */
import { v7 as uuid } from 'uuid';
import type { Caller, Principal } from '../../access/principal.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';
import { type Change, insertEvents } from '../audit/service.js';
import { inSeconds } from '../kit/lease.js';
import type { LockedObservation } from '../observations/named.js';
import { uuids } from '../observations/references.js';
import { runsInScope } from './visible.js';
import { type Begun, jsonOf, type RunLease, sameParameters, type Work } from './work.js';

/** Begins a run of each observation, except of those that have an unfinished one, or for which `unless` holds for `o.observation_id`. */
export async function begin(
  tx: Tx,
  caller: Caller,
  work: Work,
  observations: readonly LockedObservation[],
  lease: RunLease | null = null,
  unless = Prisma.sql`false`,
): Promise<Begun[]> {
  if (observations.length === 0) return [];
  const rows = observations.map(({ id, surveyId, status }) => ({ id, survey_id: surveyId, status }));
  const given = Prisma.sql`
    SELECT (row_number() OVER ())::int AS number, o.*
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS o(id uuid, survey_id uuid, status text)`;
  const begun = await tx.$queryRaw<Inserted[]>`${KEEP_PLAN}
    WITH given AS MATERIALIZED (${given}), ${beginGiven(caller, work, observations.length, lease, unless)}
    ${BEGUN}`;
  return begun.map(asBegun);
}

export type Inserted = Pick<Begun, 'id' | 'observationId' | 'leaseEndsAt'>;

export const asBegun = ({ id, observationId, leaseEndsAt }: Inserted): Begun => ({
  id,
  observationId,
  leaseEndsAt,
  attempt: 0,
  skipped: false,
});

/** Selects the runs that `beginGiven` has begun, in the order of their observations. */
export const BEGUN = Prisma.raw(
  `SELECT id::text, observation_id::text AS "observationId", lease_ends_at AS "leaseEndsAt" FROM begun ORDER BY begun.id`,
);

/**
 * The parts of a statement that begin runs of the observations in its part `given`, at most `most` of them: they insert the runs, move their
 * observations, and record both. `given` has the columns `number`, from 1, `id`, `survey_id` and `status`, and locks its rows.
 */
export function beginGiven(
  caller: Caller,
  { kind, action, parameters, further = {}, shown = {} }: Work,
  most: number,
  lease: RunLease | null,
  unless: Prisma.Sql,
): Prisma.Sql {
  const types = { ...kind.parameters, ...Object.fromEntries(Object.entries(further).map(([name, [type]]) => [name, type])) };
  const values = { ...parameters, ...Object.fromEntries(Object.entries(further).map(([name, [, value]]) => [name, value])) };
  const names = Object.keys(types);
  const list = (prefix: string) => Prisma.raw(names.map((name) => `, ${prefix}${name}`).join(''));
  const valued =
    names.length === 0
      ? Prisma.empty
      : Prisma.sql`CROSS JOIN jsonb_to_record(${jsonOf(values)}::jsonb) AS p(${Prisma.raw(
          Object.entries(types)
            .map(([name, type]) => `${name} ${type}`)
            .join(', '),
        )})`;
  const moves =
    kind.during === undefined
      ? Prisma.empty
      : Prisma.sql`
    moved AS (
    UPDATE observations AS o SET status = ${kind.during}::observation_status, updated_at = clock_timestamp()
      FROM given JOIN begun ON begun.observation_id = given.id
     WHERE o.id = given.id AND given.status <> ${kind.during}
    RETURNING given.number, o.id, given.status AS before),`;
  const moveEvents =
    kind.during === undefined
      ? Prisma.empty
      : Prisma.sql`
        SELECT number, 'Observation' AS entity_type, id::text AS entity_id, jsonb_build_object('status', before) AS before,
               jsonb_build_object('status', ${kind.during}::text) AS after FROM moved
        UNION ALL`;
  const events = Prisma.sql`
      SELECT ids.id, ${action}::text AS action, e.entity_type, e.entity_id, e.before, e.after FROM (${moveEvents}
        SELECT ${most}::int + given.number AS number, ${kind.name}::text AS entity_type, begun.id::text AS entity_id,
               NULL::jsonb AS before,
               jsonb_build_object('status', 'RUNNING', 'observationId', given.id) || ${jsonOf(shown)}::jsonb AS after
          FROM given JOIN begun ON begun.observation_id = given.id) AS e
        JOIN ${numbered(2 * most)} AS ids(id, number) USING (number)`;
  return Prisma.sql`
    begun AS (
    INSERT INTO ${Prisma.raw(kind.table)} (id, observation_id, survey_id, started_at, updated_at, lease_ends_at, lease_seconds,
                                           max_attempts${list('')})
    SELECT o.id, o.observation_id, o.survey_id, clock_timestamp(), clock_timestamp(), ${inSeconds(lease?.leaseSeconds ?? null)},
           ${lease?.leaseSeconds ?? null}::int, ${lease?.maxAttempts ?? null}::int${list('p.')}
      FROM (SELECT ids.id, given.id AS observation_id, given.survey_id
              FROM given JOIN ${numbered(most)} AS ids(id, number) USING (number)) AS o ${valued}
     WHERE NOT (${unless})
    ON CONFLICT DO NOTHING
    RETURNING id, observation_id, lease_ends_at), ${moves}
    recorded AS (${insertEvents(caller, events)})`;
}

/** New ids, each later than the one before, with their numbers. */
const numbered = (count: number): Prisma.Sql =>
  Prisma.sql`unnest(${uuids(Array.from({ length: count }, () => uuid()))}) WITH ORDINALITY`;

/** Moves locked observations, except those that have the status. Returns the changes for the audit log. */
export async function move(
  tx: Tx,
  action: string,
  observations: readonly LockedObservation[],
  to: ObservationStatus,
): Promise<Change[]> {
  const moved = observations.filter(({ status }) => status !== to);
  if (moved.length === 0) return [];
  await tx.$executeRaw`
    UPDATE observations SET status = ${to}::observation_status, updated_at = clock_timestamp()
     WHERE id = ANY(${uuids(moved.map(({ id }) => id))})`;
  return moved.map((row) => changeOf(action, row, to));
}

const changeOf = (action: string, { id, status }: LockedObservation, to: ObservationStatus): Change => ({
  action,
  entityType: 'Observation',
  entityId: id,
  before: { status },
  after: { status: to },
});

/** The completed runs with these parameters that the caller may see, the newest of each observation. */
export async function completedRuns(
  tx: Tx,
  { surveyIds }: Principal,
  { kind, parameters, further = {} }: Work,
  observationIds: readonly string[],
): Promise<Map<string, Begun>> {
  if (observationIds.length === 0) return new Map();
  const given = Object.entries(further).filter(([, [, value]]) => value != null);
  const conditions = given.map(
    ([name, [type, value]]) => Prisma.sql`r.${Prisma.raw(name)} = ${String(value)}::${Prisma.raw(type)}`,
  );
  const rows = await tx.$queryRaw<{ id: string; observationId: string; attempt: number }[]>`
    SELECT DISTINCT ON (r.observation_id) r.id::text, r.observation_id::text AS "observationId", r.retry_count AS attempt
      FROM ${Prisma.raw(kind.table)} AS r
     WHERE r.observation_id = ANY(${uuids(observationIds)}) AND r.status = 'COMPLETED'
       AND ${Prisma.join([sameParameters(kind, parameters), runsInScope(kind, surveyIds), ...conditions], ' AND ')}
     ORDER BY r.observation_id, r.created_at DESC, r.id DESC`;
  return new Map(rows.map((row) => [row.observationId, { ...row, leaseEndsAt: null, skipped: true }]));
}
