/** Starts runs of observations that the caller names, with one outcome for each. */
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { ApiError, badUserInput, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { recordChanges } from '../audit/service.js';
import { checkStep } from '../kit/steps.js';
import { OBSERVATION } from '../observations/entity.js';
import { type LockedObservation, lockNamed, type Named } from '../observations/named.js';
import { refusalOfArchived } from '../observations/status.js';
import { begin, completedRuns, move } from './begin.js';
import { unfinished } from './transitions.js';
import type { Beginning, Begun, Work } from './work.js';

/** The runs to start. */
export interface Start {
  /** The name of the mutation. */
  readonly action: string;
  readonly observations: readonly Named[];
  /** Returns the completed run of the same work instead of starting another. */
  readonly onlyIfNeeded: boolean;
}

/** The outcomes in the order of the observations: a run, or the reason why no run was started. */
export async function startRuns(
  app: App,
  caller: Caller,
  { workOf, refuse }: Beginning,
  { action, observations, onlyIfNeeded }: Start,
): Promise<(Begun | ApiError)[]> {
  return app.db.$transaction(async (tx) => {
    const rows = withoutRepeats(await lockNamed(tx, caller.principal, observations));
    const work = { ...(await workOf(tx, caller.principal)), action };
    const known = rows.filter((row) => !(row instanceof ApiError));
    const ids = known.map(({ id }) => id);
    const done = onlyIfNeeded ? await completedRuns(tx, caller.principal, work, ids) : new Map<string, Begun>();
    await passOn(
      tx,
      caller,
      work,
      known.filter(({ id }) => done.has(id)),
    );
    const refusals = new Map<string, ApiError>();
    const ready: LockedObservation[] = [];
    for (const row of known) {
      if (done.has(row.id)) continue;
      const refusal = refusalOf(work, row) ?? (await refuse?.(tx, row)) ?? null;
      if (refusal === null) ready.push(row);
      else refusals.set(row.id, refusal);
    }
    const begun = new Map((await begin(tx, caller, work, ready)).map((run) => [run.observationId, run]));
    const outcomeOf = ({ id }: LockedObservation) => done.get(id) ?? begun.get(id) ?? refusals.get(id);
    return rows.map((row) => (row instanceof ApiError ? row : (outcomeOf(row) ?? unfinished('Observation', row.id))));
  });
}

/** Starts one run. Throws the reason why it cannot start. */
export async function startRun(
  app: App,
  caller: Caller,
  beginning: Beginning,
  { named, ...start }: Omit<Start, 'observations'> & { readonly named: Named },
): Promise<Begun> {
  const [outcome] = await startRuns(app, caller, beginning, { ...start, observations: [named] });
  if (outcome instanceof ApiError) throw outcome;
  return outcome as Begun;
}

/** An observation that is named twice is started once. */
function withoutRepeats(rows: readonly (LockedObservation | ApiError)[]): (LockedObservation | ApiError)[] {
  const seen = new Map<string, number>();
  return rows.map((row, index) => {
    if (row instanceof ApiError) return row;
    const first = seen.get(row.id);
    if (first !== undefined)
      return conflict(`Row ${first} names the same observation.`, 'Observation', globalId('Observation', row.id));
    seen.set(row.id, index);
    return row;
  });
}

/** Moves observations that wait for a step that is complete already to the status after that step. */
export async function passOn(tx: Tx, caller: Caller, { kind, action }: Work, rows: readonly LockedObservation[]): Promise<void> {
  if (kind.after === undefined) return;
  const waiting = rows.filter(({ status }) => status === kind.ready);
  await recordChanges(tx, caller, await move(tx, action, waiting, kind.after));
}

function refusalOf({ kind, further }: Work, row: LockedObservation): ApiError | null {
  const [, reference] = further?.reference_observation_id ?? [];
  if (reference === row.id)
    return badUserInput('input.referenceObservationId', 'must be another observation than the one to difference');
  if (kind.during === undefined) return row.status === 'ARCHIVED' ? refusalOfArchived(row.id) : null;
  try {
    checkStep(OBSERVATION, row, kind.during);
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
