/** Reads observations within scope, and ingests them in bulk, idempotently. */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict, limitExceeded, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Db, Tx } from '../../database/database.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { name, tableAs } from '../../database/statements/sql.js';
import { recordChanges } from '../audit/service.js';
import { seenRow } from '../kit/lock.js';
import { type RejectedRow, type RowRules, separateRows, type WrittenRow } from '../kit/rows.js';
import { surveyNames } from '../surveys/names.js';
import { surveyNamed } from '../surveys/service.js';
import { OBSERVATION } from './entity.js';
import { type Selection, toPrisma } from './filter.js';
import { idsByName } from './named.js';
import { type CheckedRow, checkRow, type ObservationRow } from './row.js';
import { moveObservation } from './status.js';
import { type Written, write } from './write.js';

const RULES: RowRules<ObservationRow, CheckedRow> = { check: checkRow, keyOf: (row) => row.externalId, key: 'externalId' };

const ROW = name('row');

/** An observation that the caller may see, locked so that it is not deleted before the transaction ends. Throws NOT_FOUND. */
export async function visibleObservation(tx: Tx, principal: Principal, id: string): Promise<{ id: string; surveyId: string }> {
  const [observation] = await tx.$queryRaw<{ id: string; surveyId: string }[]>`
    SELECT id::text, survey_id::text AS "surveyId" FROM ${tableAs('Observation', ROW)}
     WHERE id = ${id}::uuid AND ${seenRow(ROW, OBSERVATION, principal)} FOR KEY SHARE OF ${ROW}`;
  if (observation === undefined) throw notFound('Observation', globalId('Observation', id));
  return observation;
}

/** The new status of an observation. */
export interface Move {
  readonly status: ObservationStatus;
}

/** Moves an observation by hand. Throws CONFLICT with the legal steps. */
export async function updateObservation(app: App, caller: Caller, id: string, { status }: Move): Promise<void> {
  await app.db.$transaction(async (tx) => {
    await visibleObservation(tx, caller.principal, id);
    await moveObservation(tx, caller, id, { to: status, action: 'updateObservation' });
  });
}

export interface ObservationStatistic {
  readonly survey: string;
  readonly filterBand: string | null;
  readonly status: ObservationStatus;
  readonly count: number;
  readonly firstObservedAt: Date;
  readonly lastObservedAt: Date;
}

/** Each survey names its filters itself, so there may be any number of them. */
export const MAX_GROUPS = 1_000;

/** The numbers of observations by survey, filter and status, counted in one statement. Throws LIMIT_EXCEEDED. */
export async function observationStatistics(db: Db, selection: Selection): Promise<ObservationStatistic[]> {
  const groups = await db.observation.groupBy({
    by: ['surveyId', 'filterBand', 'status'],
    where: toPrisma(selection),
    _count: true,
    _min: { observedAt: true },
    _max: { observedAt: true },
    orderBy: [{ surveyId: 'asc' }, { filterBand: 'asc' }, { status: 'asc' }],
    take: MAX_GROUPS + 1,
  });
  if (groups.length > MAX_GROUPS)
    throw limitExceeded(
      'groups',
      MAX_GROUPS,
      `There are more than ${MAX_GROUPS} combinations of survey, filter band and status: use a narrower filter.`,
    );
  const names = await surveyNames(
    db,
    groups.map(({ surveyId }) => surveyId),
  );
  return groups.map(({ filterBand, status, _count, _min, _max }, index) => ({
    survey: names[index] as string,
    filterBand,
    status,
    count: _count,
    firstObservedAt: _min.observedAt as Date,
    lastObservedAt: _max.observedAt as Date,
  }));
}

export interface IngestResult {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** The rows that were not written, by their position in the call. */
  readonly rejected: readonly RejectedRow[];
  /** The other rows, with their ids. Empty when they were not wanted. */
  readonly rows: readonly WrittenRow[];
}

/**
 * Writes up to 1,000 rows of one survey. The externalId identifies a row: a new one is inserted, a known one gets the
 * given values (never the status), and one without new values stays unchanged.
 */
export async function ingestObservations(
  app: App,
  caller: Caller,
  input: { survey: string; observations: readonly ObservationRow[] },
  { withRows = false } = {},
): Promise<IngestResult> {
  const { accepted, indexes, rejected } = separateRows(input.observations, 'input.observations', RULES);
  return app.db.$transaction(async (tx) => {
    const survey = await surveyNamed(tx, caller.principal, input.survey);
    if (!survey.isActive)
      throw conflict(
        `The survey ${survey.name} is not active, so it accepts no observations.`,
        'Survey',
        globalId('Survey', survey.id),
      );
    const written = await write(tx, survey.id, accepted);
    const { inserted, updated } = written;
    const counts = { inserted, updated: updated.length, unchanged: accepted.length - inserted - updated.length };
    const action = 'ingestObservations';
    // Each change of a known row has its own audit event. One event of the survey states the number of new rows.
    await recordChanges(tx, caller, [
      { action, entityType: 'Survey', entityId: survey.id, after: { ...counts, rejected: rejected.length } },
      ...updated.map(({ id, change }) => ({ action, entityType: 'Observation', entityId: id, ...change })),
    ]);
    const rows = withRows ? await rowsOf(tx, survey.id, accepted, indexes, written) : [];
    return { ...counts, rejected, rows };
  });
}

/** The outcome for each row. All rows are locked, so their ids are final. */
async function rowsOf(
  tx: Tx,
  surveyId: string,
  accepted: readonly CheckedRow[],
  indexes: readonly number[],
  { updated, given }: Written,
): Promise<WrittenRow[]> {
  const externalIds = accepted.map(({ externalId }) => externalId);
  const ids = await idsByName(tx, surveyId, externalIds);
  const changed = new Set(updated.map(({ id }) => id));
  return externalIds.map((externalId, at) => {
    const id = ids.get(externalId) as string;
    return { index: indexes[at] as number, id, outcome: given.has(id) ? 'INSERTED' : changed.has(id) ? 'UPDATED' : 'UNCHANGED' };
  });
}
