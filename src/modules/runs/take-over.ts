/**
 * Takes over runs without a worker: claimed runs whose lease has ended, and failed ones with attempts left. A run without attempts left
 * fails for good. Each statement skips rows that others have locked, so that claims neither wait nor share a run.
 */
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import type { Db, Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { KEEP_PLAN, literal } from '../../database/statements/kept-plan.js';
import { WorkFirst } from '../../database/work/work-first.js';
import { isWithin } from '../../graphql/sky/cone.js';
import { type Change, recordChanges } from '../audit/service.js';
import { inSeconds } from '../kit/lease.js';
import { OBSERVATION } from '../observations/entity.js';
import type { LockedObservation } from '../observations/named.js';
import { uuids } from '../observations/references.js';
import { move } from './begin.js';
import type { RunKind } from './kind.js';
import { ofEachSurvey, runsInScope } from './visible.js';
import { type BeforeClaim, type Begun, type Region, type RunLease, sameParameters, type Work } from './work.js';

/** A run whose lease has ended, locked together with its observation. */
interface Lost {
  readonly id: string;
  readonly status: 'RUNNING' | 'FAILED';
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly observationId: string;
  readonly surveyId: string;
  /** The status of the observation. */
  readonly at: ObservationStatus;
  /** Whether a later or unfinished run of the same work exists. */
  readonly isReplaced: boolean;
}

/** The partial indexes `<table>_claimable` have this condition. */
const CLAIMABLE = Prisma.raw(
  `r.lease_ends_at IS NOT NULL AND (r.status = 'RUNNING' OR (r.status = 'FAILED' AND r.retry_count + 1 < r.max_attempts))`,
);

/** The most rounds of one claim. A round may find runs that cannot be taken over, so more may be needed: the next claim continues. */
const ROUNDS = 10;

/**
 * Takes over at most `limit` runs with these parameters, those first whose lease ended first. On the embedded database it has one round, and
 * throws WorkFirst when that finds no run to take over.
 */
export async function takeOver(
  app: App,
  tx: Tx,
  caller: Caller,
  work: Work,
  region: Region,
  limit: number,
  lease: RunLease,
  before: BeforeClaim,
): Promise<Begun[]> {
  const sweepsFirst = app.database.kind === 'embedded' && app.work.mayBeginAgain;
  const rounds = sweepsFirst ? 1 : ROUNDS;
  const takenOver: Begun[] = [];
  for (let round = 0; round < rounds && takenOver.length < limit; round++) {
    const wanted = limit - takenOver.length;
    const lost = await lockLost(tx, work, region, wanted);
    const changes: Change[] = [];
    const again = lost.filter((run) => canStartAgain(work, run));
    if (sweepsFirst && !before.isSwept && lost.length === wanted && again.length === 0)
      throw new WorkFirst(async (db): Promise<BeforeClaim> => {
        await sweep(db, caller, work, region, limit);
        return { ...before, isSwept: true };
      });
    takenOver.push(...(await startAgain(tx, work, again, lease, changes)));
    const rest = lost.filter((run) => !again.includes(run));
    await failForGood(tx, work, rest, changes);
    await recordChanges(tx, caller, changes);
    if (lost.length < wanted) break;
  }
  return takenOver;
}

/** Fails runs for good, each round in a separate transaction, until a run could be taken over. */
async function sweep(db: Db, caller: Caller, work: Work, region: Region, limit: number): Promise<void> {
  const once = async (tx: Tx): Promise<boolean> => {
    const lost = await lockLost(tx, work, region, limit);
    if (lost.some((run) => canStartAgain(work, run))) return false;
    const changes: Change[] = [];
    await failForGood(tx, work, lost, changes);
    await recordChanges(tx, caller, changes);
    return lost.length === limit;
  };
  for (let round = 0; round < ROUNDS; round++) if (!(await db.$transaction(once))) break;
}

/** The condition that a run `r` of an observation `o` is lost, and that its region and parameters are those of the claim. */
function isLost({ kind, parameters }: Work, { surveyIds, cone }: Region): Prisma.Sql {
  const conditions = [
    sameParameters(kind, parameters),
    runsInScope(kind, surveyIds),
    ...(cone === null ? [] : [isWithin(cone, Prisma.raw('o'))]),
  ];
  return Prisma.sql`${CLAIMABLE} AND r.lease_ends_at <= now() AND ${Prisma.join(conditions, ' AND ')}`;
}

/** The condition that there is a run to take over. */
export function anyLost(work: Work, region: Region): Prisma.Sql {
  const select = (ofSurvey: Prisma.Sql) => Prisma.sql`
    SELECT true FROM ${Prisma.raw(work.kind.table)} AS r JOIN observations AS o ON o.id = r.observation_id
     WHERE ${isLost(work, region)} AND ${ofSurvey} LIMIT 1`;
  return Prisma.sql`((SELECT * FROM (${ofEachSurvey(region.surveyIds, 'r.survey_id', select)}) AS lost LIMIT 1) IS NOT NULL)`;
}

function lockLost(tx: Tx, work: Work, region: Region, limit: number): Promise<Lost[]> {
  const { kind, parameters } = work;
  const { surveyIds } = region;
  const table = Prisma.raw(kind.table);
  // Runs of another model on the same observation are other work.
  const sameWork = kind.during === undefined ? sameParameters(kind, parameters) : Prisma.sql`true`;
  const select = (ofSurvey: Prisma.Sql) => Prisma.sql`
    SELECT r.id::text, r.status::text, r.retry_count AS attempt, r.max_attempts AS "maxAttempts", r.lease_ends_at AS ended,
           o.id::text AS "observationId", o.survey_id::text AS "surveyId", o.status::text AS at, r.created_at AS made
      FROM ${table} AS r JOIN observations AS o ON o.id = r.observation_id
     WHERE ${isLost(work, region)} AND ${ofSurvey}
     ORDER BY r.lease_ends_at LIMIT ${literal(limit)} FOR NO KEY UPDATE OF r, o SKIP LOCKED`;
  return tx.$queryRaw<Lost[]>`${KEEP_PLAN}
    WITH lost AS MATERIALIZED (${ofEachSurvey(surveyIds, 'r.survey_id', select)})
    SELECT lost.*, (SELECT true FROM ${table} AS r
                     WHERE r.observation_id = lost."observationId"::uuid AND r.id <> lost.id::uuid AND ${sameWork}
                       AND (r.status IN ('PENDING', 'RUNNING') OR (r.created_at, r.id) > (lost.made, lost.id::uuid))
                     LIMIT 1) IS NOT NULL AS "isReplaced"
      FROM lost ORDER BY ended LIMIT ${literal(limit)}`;
}

/** Whether the observation still waits for this run. */
function isWanted({ during }: RunKind, { status, at, isReplaced }: Lost): boolean {
  if (isReplaced) return false;
  if (during === undefined) return at !== 'ARCHIVED';
  return status === 'FAILED' ? at === 'FAILED' : at === during || OBSERVATION.steps[at].includes(during);
}

const canStartAgain = ({ kind }: Work, run: Lost): boolean => isWanted(kind, run) && run.attempt + 1 < run.maxAttempts;

const observationOf = ({ observationId: id, surveyId, at: status }: Lost): LockedObservation => ({ id, surveyId, status });
const idsOf = (runs: readonly Lost[]) => uuids(runs.map(({ id }) => id));

async function startAgain(
  tx: Tx,
  { kind, action }: Work,
  runs: readonly Lost[],
  { leaseSeconds }: RunLease,
  changes: Change[],
): Promise<Begun[]> {
  if (runs.length === 0) return [];
  const begun = await tx.$queryRaw<Omit<Begun, 'skipped'>[]>`
    UPDATE ${Prisma.raw(kind.table)}
       SET status = 'RUNNING', retry_count = retry_count + 1, started_at = clock_timestamp(), completed_at = NULL, error = NULL,
           updated_at = clock_timestamp(), lease_ends_at = ${inSeconds(leaseSeconds)}, lease_seconds = ${leaseSeconds}::int
     WHERE id = ANY(${idsOf(runs)})
    RETURNING id::text, observation_id::text AS "observationId", retry_count AS attempt, lease_ends_at AS "leaseEndsAt"`;
  if (kind.during !== undefined) changes.push(...(await move(tx, action, runs.map(observationOf), kind.during)));
  for (const { id, status, attempt } of runs) {
    const [before, after] = [
      { status, retryCount: attempt },
      { status: 'RUNNING', retryCount: attempt + 1 },
    ];
    changes.push({ action, entityType: kind.name, entityId: id, before, after });
  }
  return begun.map((run) => ({ ...run, skipped: false }));
}

/** Fails the running ones. No claim returns any of the runs again. */
async function failForGood(tx: Tx, { kind, action }: Work, runs: readonly Lost[], changes: Change[]): Promise<void> {
  if (runs.length === 0) return;
  const running = runs.filter(({ status }) => status === 'RUNNING');
  const errors = running.map((run) => ({ id: run.id, error: errorOf(kind, run) }));
  await tx.$executeRaw`
    UPDATE ${Prisma.raw(kind.table)} AS r
       SET status = 'FAILED', completed_at = clock_timestamp(), updated_at = clock_timestamp(), error = e.error
      FROM jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) AS e(id uuid, error text) WHERE r.id = e.id`;
  await tx.$executeRaw`UPDATE ${Prisma.raw(kind.table)} SET max_attempts = retry_count + 1 WHERE id = ANY(${idsOf(runs)})`;
  const held = running.filter(({ at }) => at === kind.during).map(observationOf);
  changes.push(...(await move(tx, action, held, 'FAILED')));
  for (const { id, error } of errors)
    changes.push({
      action,
      entityType: kind.name,
      entityId: id,
      before: { status: 'RUNNING' },
      after: { status: 'FAILED', error },
    });
}

const errorOf = (kind: RunKind, run: Lost): string =>
  isWanted(kind, run)
    ? `The lease ended without a heartbeat in attempt ${run.attempt + 1} of ${run.maxAttempts}.`
    : `The lease ended without a heartbeat, and ${run.isReplaced ? 'the observation has another run' : `the observation is ${run.at}`}.`;
