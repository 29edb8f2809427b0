/** Records candidates in bulk, idempotently, and sets their status. */

import { v7 as uuid } from 'uuid';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import type { CandidateStatus } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { lockRow } from '../kit/lock.js';
import { type RejectedRow, separateRows, type WrittenRow } from '../kit/rows.js';
import { checkRunning, RUN_COLUMNS } from '../runs/lifecycle.js';
import { CANDIDATE_RULES, type CandidateRow, type CheckedCandidate } from './candidate-row.js';
import { CANDIDATE, DIFFERENCE_RUN } from './entity.js';

const TYPE = 'Candidate';

export interface NewCandidates {
  readonly differenceRunId: string;
  readonly attempt?: number | null | undefined;
  readonly candidates: readonly CandidateRow[];
}

export interface RecordResult {
  readonly differenceRunId: string;
  readonly recorded: number;
  /** The number of known rows. */
  readonly unchanged: number;
  readonly rejected: readonly RejectedRow[];
  /** The other rows, with their ids. Empty when they were not wanted. */
  readonly rows: readonly WrittenRow[];
}

/**
 * Records up to 1,000 candidates of a RUNNING run. Its position identifies a candidate within the run: a candidate with exactly the
 * same ra, dec and pixel is the same one, and stays as it was first recorded.
 */
export async function recordCandidates(
  app: App,
  caller: Caller,
  input: NewCandidates,
  { withRows = false } = {},
): Promise<RecordResult> {
  const { differenceRunId, attempt } = input;
  const { accepted, indexes, rejected } = separateRows(input.candidates, 'input.candidates', CANDIDATE_RULES);
  return app.db.$transaction(async (tx) => {
    const run = await lockRow(tx, DIFFERENCE_RUN, caller.principal, differenceRunId, RUN_COLUMNS);
    checkRunning(DIFFERENCE_RUN, run, attempt);
    const candidates = accepted.map((row) => ({ id: uuid(), ...row }));
    const recorded = await insert(tx, run, candidates);
    const counts = { recorded: recorded.size, unchanged: accepted.length - recorded.size };
    await recordChange(tx, caller, {
      action: 'recordCandidates',
      entityType: 'DifferenceRun',
      entityId: differenceRunId,
      after: { ...counts, rejected: rejected.length },
    });
    const ids = withRows ? await idsOf(tx, run.id, candidates, recorded) : [];
    const rows = ids.map((id, at) => ({
      index: indexes[at] as number,
      id,
      outcome: recorded.has(id) ? ('INSERTED' as const) : ('UNCHANGED' as const),
    }));
    return { differenceRunId, ...counts, rejected, rows };
  });
}

type NewCandidate = CheckedCandidate & { readonly id: string };

/** Inserts the new ones and adds their number to the run, in one statement, which also counts as a heartbeat. Returns their ids. */
async function insert(tx: Tx, run: { id: string; surveyId: string }, rows: readonly NewCandidate[]): Promise<Set<string>> {
  const data = JSON.stringify(rows);
  const [counted] = await tx.$queryRaw<{ recorded: string }[]>`
    WITH recorded AS (
      INSERT INTO candidates (id, difference_run_id, survey_id, ra, dec, pixel_x, pixel_y, flux, significance, snr, fwhm,
                              ellipticity, flags, updated_at)
      SELECT r.id, ${run.id}::uuid, ${run.surveyId}::uuid, r.ra, r.dec, r.pixel_x, r.pixel_y, r.flux, r.significance, r.snr,
             r.fwhm, r.ellipticity, r.flags, now()
        FROM jsonb_to_recordset(${data}::jsonb)
          AS r(id uuid, ra float8, dec float8, pixel_x float8, pixel_y float8, flux float8, significance float8, snr float8,
               fwhm float8, ellipticity float8, flags text[])
       ORDER BY r.id
      ON CONFLICT (difference_run_id, ra, dec, pixel_x, pixel_y) DO NOTHING
      RETURNING id
    )
    UPDATE difference_runs
       SET candidates_found = candidates_found + (SELECT count(*) FROM recorded), updated_at = now(),
           lease_ends_at = clock_timestamp() + make_interval(secs => lease_seconds)
     WHERE id = ${run.id}::uuid
    RETURNING (SELECT coalesce(string_agg(id::text, ','), '') FROM recorded) AS recorded`;
  return new Set(counted?.recorded.split(',').filter((id) => id !== ''));
}

/** The ids of the rows, of which some are new. Each of the others is the candidate at its position. */
async function idsOf(tx: Tx, runId: string, rows: readonly NewCandidate[], recorded: ReadonlySet<string>): Promise<string[]> {
  const known = rows.filter(({ id }) => !recorded.has(id));
  if (known.length === 0) return rows.map(({ id }) => id);
  const found = await tx.$queryRaw<{ sent: string; id: string }[]>`
    SELECT r.id::text AS sent, c.id::text
      FROM jsonb_to_recordset(${JSON.stringify(known)}::jsonb) AS r(id uuid, ra float8, dec float8, pixel_x float8, pixel_y float8)
      JOIN candidates AS c ON c.ra = r.ra AND c.dec = r.dec AND c.pixel_x IS NOT DISTINCT FROM r.pixel_x
                          AND c.pixel_y IS NOT DISTINCT FROM r.pixel_y
     WHERE c.difference_run_id = ${runId}::uuid`;
  const ids = new Map(found.map(({ sent, id }) => [sent, id]));
  return rows.map(({ id }) => ids.get(id) ?? id);
}

/** The new status of a candidate. */
export interface CandidateOutcome {
  readonly status: CandidateStatus;
}

/** Sets the status of a candidate. It is idempotent. */
export async function updateCandidate(app: App, caller: Caller, id: string, { status }: CandidateOutcome): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const candidate = await lockRow(tx, CANDIDATE, caller.principal, id, ['status']);
    if (candidate.status === status) return;
    await tx.candidate.update({ where: { id }, data: { status }, select: { id: true } });
    const [before, after] = [{ status: candidate.status }, { status }];
    await recordChange(tx, caller, { action: 'updateCandidate', entityType: TYPE, entityId: id, before, after });
  });
}
