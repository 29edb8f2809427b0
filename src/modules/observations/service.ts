/** Observations: reading them within scope, and ingesting them in bulk so that sending a batch twice changes nothing. */
import { v7 as uuid } from 'uuid';
import type { Caller, Principal } from '../../access/principal.js';
import { surveyFilter } from '../../access/scopes.js';
import type { App } from '../../app.js';
import type { Db, Tx } from '../../database/connect.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { conflict, limitExceeded, notFound } from '../../errors.js';
import { globalId } from '../../ids.js';
import { recordChange } from '../audit/service.js';
import { type RejectedRow, type RowRules, sortOut } from '../rows.js';
import { surveyNames } from '../surveys/names.js';
import { surveyNamed } from '../surveys/service.js';
import { type Selection, toPrisma } from './filter.js';
import { type CheckedRow, checkRow, type ObservationRow, OPTIONAL_COLUMNS } from './row.js';
import { moveObservation } from './status.js';

const RULES: RowRules<ObservationRow, CheckedRow> = { check: checkRow, keyOf: (row) => row.externalId, key: 'externalId' };

export const observationsVisibleTo = (principal: Principal): Prisma.ObservationWhereInput => surveyFilter(principal);

/** An observation that the caller may see. Throws NOT_FOUND. */
export async function visibleObservation(tx: Tx, principal: Principal, id: string): Promise<{ id: string; surveyId: string }> {
  const observation = await tx.observation.findFirst({
    where: { AND: [{ id }, observationsVisibleTo(principal)] },
    select: { id: true, surveyId: true },
  });
  if (observation === null) throw notFound('Observation', globalId('Observation', id));
  return observation;
}

/** Where an observation shall stand. */
export interface Move {
  readonly status: ObservationStatus;
}

/** Moves an observation by hand. Throws CONFLICT, naming the legal steps. */
export async function updateObservation(app: App, caller: Caller, id: string, { status }: Move): Promise<void> {
  await app.db.$transaction(async (tx) => {
    await visibleObservation(tx, caller.principal, id);
    const { from } = await moveObservation(tx, id, status);
    await recordChange(tx, caller, {
      action: 'updateObservation',
      entityType: 'Observation',
      entityId: id,
      before: { status: from },
      after: { status },
    });
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

/** Bands are named as each survey likes, so that there may be any number of them. */
export const MAX_GROUPS = 1_000;

/** How many observations there are by survey, band and status, counted in one statement. Throws LIMIT_EXCEEDED. */
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
      `There are more than ${MAX_GROUPS} surveys, bands and states to tell apart: filter.`,
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
  /** The rows that were not written, by their place in the call. */
  readonly rejected: readonly RejectedRow[];
}

/**
 * Writes up to 1,000 rows of one survey. A row is known by its externalId: a new one is inserted, a known one takes the
 * values that are given (never the status), and one that says nothing new is left alone.
 */
export async function ingestObservations(
  app: App,
  caller: Caller,
  input: { survey: string; observations: readonly ObservationRow[] },
): Promise<IngestResult> {
  const { accepted, rejected } = sortOut(input.observations, 'input.observations', RULES);
  return app.db.$transaction(async (tx) => {
    const survey = await surveyNamed(tx, caller.principal, input.survey);
    if (!survey.isActive)
      throw conflict(`The survey ${survey.name} takes no more observations.`, 'Survey', globalId('Survey', survey.id));
    const groups = byShape(accepted);
    await takeTurns(tx, survey.id, groups.length > 1);
    let inserted = 0;
    let updated = 0;
    for (const rows of groups) {
      const written = await upsert(tx, survey.id, rows);
      for (const row of written) row.inserted ? inserted++ : updated++;
    }
    const counts = { inserted, updated, unchanged: accepted.length - inserted - updated };
    await recordChange(tx, caller, {
      action: 'ingestObservations',
      entityType: 'Survey',
      entityId: survey.id,
      after: { ...counts, rejected: rejected.length },
    });
    return { ...counts, rejected };
  });
}

/**
 * One statement locks its rows in their order, so that such calls run side by side. A call of several statements locks
 * in several orders: it has the survey to itself, or two calls could each wait for the other.
 */
async function takeTurns(tx: Tx, surveyId: string, alone: boolean): Promise<void> {
  if (alone) await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${surveyId}::uuid FOR NO KEY UPDATE`;
  else await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${surveyId}::uuid FOR SHARE`;
}

/** Groups rows that speak of the same columns, since one statement names its columns once. Mostly there is one group. */
function byShape(rows: readonly CheckedRow[]): CheckedRow[][] {
  const groups = new Map<string, CheckedRow[]>();
  for (const row of rows) {
    const shape = row.given.join();
    const group = groups.get(shape);
    if (group) group.push(row);
    else groups.set(shape, [row]);
  }
  return [...groups.values()];
}

/** Inserts or updates rows of one shape, in one statement. Returns one entry for each row that was written. */
function upsert(tx: Tx, surveyId: string, rows: readonly CheckedRow[]): Promise<{ inserted: boolean }[]> {
  const given = (rows[0] as CheckedRow).given.map((field) => ({ field, ...OPTIONAL_COLUMNS[field] }));
  const columns = ['ra', 'dec', 'observed_at', ...given.map(({ column }) => column)];
  const list = (prefix = '') => Prisma.raw(columns.map((column) => prefix + column).join(', '));
  const types = Prisma.raw(given.map(({ column, type }) => `, ${column} ${type}`).join(''));
  const data = rows.map((row) => ({
    id: uuid(),
    external_id: row.externalId,
    ra: row.ra,
    dec: row.dec,
    observed_at: row.observedAt,
    ...Object.fromEntries(given.map(({ field, column }) => [column, row.row[field]])),
  }));
  // In the order of the external ids, so that two calls never wait for each other in a circle.
  return tx.$queryRaw<{ inserted: boolean }[]>`
    INSERT INTO observations AS o (id, survey_id, external_id, ${list()}, updated_at)
    SELECT r.id, ${surveyId}::uuid, r.external_id, ${list('r.')}, now()
      FROM jsonb_to_recordset(${JSON.stringify(data)}::jsonb)
        AS r(id uuid, external_id text, ra float8, dec float8, observed_at timestamptz${types})
     ORDER BY r.external_id
    ON CONFLICT (survey_id, external_id) DO UPDATE
       SET (${list()}, updated_at) = ROW(${list('EXCLUDED.')}, now())
     WHERE (${list('o.')}) IS DISTINCT FROM (${list('EXCLUDED.')})
    RETURNING xmax = 0 AS inserted`;
}
