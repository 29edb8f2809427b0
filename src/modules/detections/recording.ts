/** Records the detections of a model run in bulk. It is idempotent. */

import { v7 as uuid } from 'uuid';
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import type { DetectionStatus, DetectionType } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { CANDIDATE } from '../differencing/entity.js';
import { lockRow } from '../kit/lock.js';
import { type RejectedRow, separateRows, type WrittenRow } from '../kit/rows.js';
import { MODEL_RUN } from '../models/entity.js';
import { checkRunning, RUN_COLUMNS } from '../runs/lifecycle.js';
import { recordHeartbeat } from '../runs/transitions.js';
import { type CheckedRow, DETECTION_RULES, type DetectionPosition, type DetectionRow, positionOf } from './row.js';

export interface RecordResult {
  readonly modelRunId: string;
  /** The number of new rows. */
  readonly recorded: number;
  /** The number of known rows with new values. */
  readonly updated: number;
  /** The number of known rows without new values. */
  readonly unchanged: number;
  /** The rows that were not written, by their position in the call. */
  readonly rejected: readonly RejectedRow[];
  /** The other rows, with their ids. */
  readonly rows: readonly WrittenRow[];
}

/** A detection that the run has recorded earlier. */
interface Recorded extends DetectionPosition {
  readonly id: string;
  readonly confidence: number;
  readonly type: DetectionType;
  readonly candidateId: string | null;
  readonly status: DetectionStatus;
}

/**
 * Writes up to 1,000 detections of a RUNNING run. Its position identifies a detection within the run: a new one is
 * inserted, a known one that nobody has judged gets the given values, and one without new values stays
 * unchanged.
 */
export async function recordDetections(
  app: App,
  caller: Caller,
  input: { modelRunId: string; detections: readonly DetectionRow[]; attempt?: number | null | undefined },
): Promise<RecordResult> {
  const numbered = input.detections.map((row, index) => ({ ...row, index }));
  const { accepted, rejected } = separateRows(numbered, 'input.detections', DETECTION_RULES);
  return app.db.$transaction(async (tx) => {
    const run = await lockRow(tx, MODEL_RUN, caller.principal, input.modelRunId, [...RUN_COLUMNS, 'observationId']);
    checkRunning(MODEL_RUN, run, input.attempt);
    const { strange, rows } = await withKnownCandidates(tx, caller.principal, run.observationId, accepted);
    const plan = planOf(rows, await lockRecorded(tx, run.id, rows));
    await insert(tx, run, plan.recorded);
    await revise(tx, plan.updated);
    // This counts as a heartbeat of the run.
    await recordHeartbeat(tx, MODEL_RUN, run.id);
    const counts = { recorded: plan.recorded.length, updated: plan.updated.length, unchanged: plan.unchanged.length };
    const refused = [...rejected, ...strange, ...plan.rejected].sort((a, b) => a.index - b.index);
    await recordChange(tx, caller, {
      action: 'recordDetections',
      entityType: MODEL_RUN.name,
      entityId: run.id,
      after: { ...counts, rejected: refused.length },
    });
    return { modelRunId: run.id, ...counts, rejected: refused, rows: writtenIn(plan) };
  });
}

/** Separates the rows whose candidate, if any, belongs to the run's observation from the others. */
async function withKnownCandidates(tx: Tx, principal: Principal, observationId: string, rows: readonly CheckedRow[]) {
  const named = rows.flatMap(({ candidateId }) => candidateId ?? []);
  if (named.length === 0) return { rows, strange: [] };
  const where = { AND: [{ id: { in: named }, differenceRun: { is: { observationId } } }, CANDIDATE.visibleTo(principal)] };
  const found = await tx.candidate.findMany({ where, select: { id: true } });
  const known = new Set<string | null>([null, ...found.map(({ id }) => id)]);
  return {
    rows: rows.filter(({ candidateId }) => known.has(candidateId)),
    strange: rows
      .filter(({ candidateId }) => !known.has(candidateId))
      .map(({ index }) => ({ index, reason: 'candidateId: the observation has no such candidate' })),
  };
}

/** The run's recorded detections at the positions of these rows, locked until the transaction ends. */
async function lockRecorded(tx: Tx, runId: string, rows: readonly CheckedRow[]): Promise<Recorded[]> {
  if (rows.length === 0) return [];
  const positions = JSON.stringify(rows.map(({ ra, dec, pixelX, pixelY }) => ({ ra, dec, x: pixelX, y: pixelY })));
  return tx.$queryRaw<Recorded[]>`
    SELECT d.id, d.ra, d.dec, d.pixel_x AS "pixelX", d.pixel_y AS "pixelY", d.confidence, d.type::text,
           d.candidate_id AS "candidateId", d.status::text
      FROM detections d
      JOIN jsonb_to_recordset(${positions}::jsonb) AS r(ra float8, dec float8, x float8, y float8)
        ON d.ra = r.ra AND d.dec = r.dec AND d.pixel_x IS NOT DISTINCT FROM r.x AND d.pixel_y IS NOT DISTINCT FROM r.y
     WHERE d.model_run_id = ${runId}::uuid
     ORDER BY d.id
       FOR NO KEY UPDATE OF d`;
}

/** A row of the call that the run knew. */
interface Known {
  readonly index: number;
  readonly id: string;
}
type Revision = Known & Pick<Recorded, 'confidence' | 'type' | 'candidateId'>;

/** The work to do for each row. Pure. */
function planOf(rows: readonly CheckedRow[], recorded: readonly Recorded[]) {
  const byPosition = new Map(recorded.map((detection) => [positionOf(detection), detection]));
  const plan = {
    recorded: [] as (CheckedRow & { readonly id: string })[],
    updated: [] as Revision[],
    unchanged: [] as Known[],
    rejected: [] as RejectedRow[],
  };
  for (const row of rows) {
    const known = byPosition.get(positionOf(row));
    if (known === undefined) {
      plan.recorded.push({ ...row, id: uuid() });
      continue;
    }
    const { confidence } = row;
    const [type, candidateId] = [row.type ?? known.type, row.candidateId ?? known.candidateId];
    if (confidence === known.confidence && type === known.type && candidateId === known.candidateId)
      plan.unchanged.push({ index: row.index, id: known.id });
    else if (known.status === 'PENDING') plan.updated.push({ index: row.index, id: known.id, confidence, type, candidateId });
    else plan.rejected.push({ index: row.index, reason: `the detection is ${known.status}, so its values cannot change` });
  }
  return plan;
}

/** The outcome for each row, in the order of the call. */
const writtenIn = ({ recorded, updated, unchanged }: ReturnType<typeof planOf>): WrittenRow[] => {
  const rows = [
    ...recorded.map(({ index, id }) => ({ index, id, outcome: 'INSERTED' as const })),
    ...updated.map(({ index, id }) => ({ index, id, outcome: 'UPDATED' as const })),
    ...unchanged.map(({ index, id }) => ({ index, id, outcome: 'UNCHANGED' as const })),
  ];
  return rows.sort((a, b) => a.index - b.index);
};

async function insert(
  tx: Tx,
  run: { id: string; observationId: string; surveyId: string },
  rows: ReturnType<typeof planOf>['recorded'],
): Promise<void> {
  if (rows.length === 0) return;
  const { id: modelRunId, observationId, surveyId } = run;
  const data = JSON.stringify(rows.map((row) => ({ ...row, type: row.type ?? 'UNKNOWN' })));
  await tx.$executeRaw`
    INSERT INTO detections (id, model_run_id, observation_id, survey_id, candidate_id, ra, dec, pixel_x, pixel_y, confidence, type,
                            updated_at)
    SELECT r.id, ${modelRunId}::uuid, ${observationId}::uuid, ${surveyId}::uuid, r."candidateId", r.ra, r.dec, r."pixelX",
           r."pixelY", r.confidence, r.type::detection_type, now()
      FROM jsonb_to_recordset(${data}::jsonb)
        AS r(id uuid, ra float8, dec float8, "pixelX" float8, "pixelY" float8, confidence float8, type text, "candidateId" uuid)
     ORDER BY r.id`;
}

async function revise(tx: Tx, revisions: readonly Revision[]): Promise<void> {
  if (revisions.length === 0) return;
  await tx.$executeRaw`
    UPDATE detections AS d
       SET confidence = r.confidence, type = r.type::detection_type, candidate_id = r."candidateId", updated_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(revisions)}::jsonb) AS r(id uuid, confidence float8, type text, "candidateId" uuid)
     WHERE d.id = r.id`;
}
