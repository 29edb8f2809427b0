/** Begins runs of observations that are locked and ready: writes the runs, moves the observations, and records both. */
import { v7 as uuid } from 'uuid';
import type { Caller, Principal } from '../../access/principal.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { type Change, recordChanges } from '../audit/service.js';
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
  const { kind, action, shown } = work;
  const { during } = kind;
  const toMove = during === undefined ? [] : observations.filter(({ status }) => status !== during);
  const begun = await insert(tx, work, observations, toMove, lease, unless);
  const ids = new Set(begun.map(({ observationId }) => observationId));
  const moves = during === undefined ? [] : toMove.filter(({ id }) => ids.has(id)).map((row) => changeOf(action, row, during));
  const runs = begun.map(({ id, observationId }) => ({
    action,
    entityType: kind.name,
    entityId: id,
    after: { status: 'RUNNING', observationId, ...shown },
  }));
  await recordChanges(tx, caller, [...moves, ...runs]);
  return begun.map((run) => ({ ...run, attempt: 0, skipped: false }));
}

type Inserted = Pick<Begun, 'id' | 'observationId' | 'leaseEndsAt'>;

/** Inserts the runs, and moves those of the observations `toMove` whose run was inserted, in one statement. */
async function insert(
  tx: Tx,
  { kind, parameters, further = {} }: Work,
  observations: readonly LockedObservation[],
  toMove: readonly LockedObservation[],
  lease: RunLease | null,
  unless: Prisma.Sql,
): Promise<Inserted[]> {
  const rows = observations.map(({ id, surveyId }) => ({ id: uuid(), observation_id: id, survey_id: surveyId }));
  const types = { ...kind.parameters, ...Object.fromEntries(Object.entries(further).map(([name, [type]]) => [name, type])) };
  const values = { ...parameters, ...Object.fromEntries(Object.entries(further).map(([name, [, value]]) => [name, value])) };
  const names = Object.keys(types);
  const list = (prefix: string) => Prisma.raw(names.map((name) => `, ${prefix}${name}`).join(''));
  const given =
    names.length === 0
      ? Prisma.empty
      : Prisma.sql`CROSS JOIN jsonb_to_record(${jsonOf(values)}::jsonb) AS p(${Prisma.raw(
          Object.entries(types)
            .map(([name, type]) => `${name} ${type}`)
            .join(', '),
        )})`;
  const moved =
    kind.during === undefined || toMove.length === 0
      ? Prisma.empty
      : Prisma.sql`, moved AS (
      UPDATE observations SET status = ${kind.during}::observation_status, updated_at = clock_timestamp()
       WHERE id = ANY(${uuids(toMove.map(({ id }) => id))}) AND id IN (SELECT "observationId" FROM begun))`;
  return tx.$queryRaw<Inserted[]>`
    WITH begun AS (
    INSERT INTO ${Prisma.raw(kind.table)} (id, observation_id, survey_id, started_at, updated_at, lease_ends_at, lease_seconds,
                                           max_attempts${list('')})
    SELECT o.id, o.observation_id, o.survey_id, clock_timestamp(), clock_timestamp(), ${inSeconds(lease?.leaseSeconds ?? null)},
           ${lease?.leaseSeconds ?? null}::int, ${lease?.maxAttempts ?? null}::int${list('p.')}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS o(id uuid, observation_id uuid, survey_id uuid) ${given}
     WHERE NOT (${unless})
    ON CONFLICT DO NOTHING
    RETURNING id, observation_id AS "observationId", lease_ends_at AS "leaseEndsAt") ${moved}
    SELECT id::text, "observationId"::text, "leaseEndsAt" FROM begun`;
}

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
