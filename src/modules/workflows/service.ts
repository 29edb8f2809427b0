/** Workflow runs: what an orchestrator such as Prefect reports of its flows. Flow, external id and survey identify a run. */

import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Db, Tx } from '../../database/database.js';
import type { WorkflowStatus } from '../../database/generated/prisma/enums.js';
import { difference, plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { takeStep } from '../audit/take-step.js';
import { json, notBlank, storedReason } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { presentMoment } from '../kit/staleness.js';
import { checkStep } from '../kit/steps.js';
import { refuseWithoutSurvey, surveyNamed } from '../surveys/service.js';
import { WORKFLOW_RUN } from './entity.js';

const TYPE = WORKFLOW_RUN.name;

type Given<T> = T | null | undefined;

export interface NewWorkflowRun {
  readonly flow: string;
  readonly externalId: string;
  /** A survey's name. */
  readonly survey?: Given<string>;
  readonly parameters?: unknown;
}

/** The reported run, checked. */
interface Reported {
  readonly flow: string;
  readonly externalId: string;
  readonly surveyId: string | null;
  readonly parameters?: ReturnType<typeof json>;
}

/** Records a run that will start later. A run that is known stays unchanged. */
export const scheduleWorkflowRun = (app: App, caller: Caller, input: NewWorkflowRun): Promise<string> =>
  report(app, caller, input, 'SCHEDULED', async () => {});

/** Starts a run: records it, or starts a SCHEDULED or FAILED one. A RUNNING one stays unchanged. Throws CONFLICT for one that is final. */
export const startWorkflowRun = (app: App, caller: Caller, input: NewWorkflowRun): Promise<string> =>
  report(app, caller, input, 'RUNNING', async (tx, id, { parameters }) => {
    const run = await lockRow(tx, WORKFLOW_RUN, caller.principal, id, ['id', 'status', 'parameters']);
    if (run.status === 'RUNNING') return;
    checkStep(WORKFLOW_RUN, run, 'RUNNING');
    const given = { status: 'RUNNING' as const, ...(parameters !== undefined && { parameters }) };
    const now = await presentMoment(tx);
    const data = { ...given, startedAt: now, updatedAt: now, completedAt: null, error: null };
    await tx.workflowRun.update({ where: { id }, data, select: { id: true } });
    const change = difference(run, given);
    if (change !== null)
      await recordChange(tx, caller, { action: 'startWorkflowRun', entityType: TYPE, entityId: id, ...change });
  });

/** Records a run with its first status, or does `work` with the run that is known. */
async function report(
  app: App,
  caller: Caller,
  input: NewWorkflowRun,
  status: Extract<WorkflowStatus, 'SCHEDULED' | 'RUNNING'>,
  work: (tx: Tx, id: string, reported: Reported) => Promise<void>,
): Promise<string> {
  const { parameters } = input;
  const checked = {
    flow: notBlank(LONGEST.name, input.flow, 'input.flow'),
    externalId: notBlank(LONGEST.name, input.externalId, 'input.externalId'),
    ...(parameters !== undefined && { parameters: json(parameters, 'input.parameters') }),
  };
  return app.db.$transaction(async (tx) => {
    const surveyId = input.survey == null ? null : (await surveyNamed(tx, caller.principal, input.survey)).id;
    if (surveyId === null) refuseWithoutSurvey(caller.principal);
    const reported = { ...checked, surveyId };
    const known = await knownRun(tx, caller.principal, reported);
    if (known !== null) {
      await work(tx, known, reported);
      return known;
    }
    const now = await presentMoment(tx);
    const [made] = await tx.workflowRun.createManyAndReturn({
      data: [{ ...reported, status, updatedAt: now, ...(status === 'RUNNING' && { startedAt: now }) }],
      select: { id: true },
      skipDuplicates: true,
    });
    if (made === undefined) {
      // Another request has recorded it in the meantime.
      const id = (await knownRun(tx, caller.principal, reported)) as string;
      await work(tx, id, reported);
      return id;
    }
    const action = status === 'RUNNING' ? 'startWorkflowRun' : 'scheduleWorkflowRun';
    await recordChange(tx, caller, { action, entityType: TYPE, entityId: made.id, after: plain({ status, ...reported }) });
    return made.id;
  });
}

/**
 * The run of this survey with this flow and external id; null when it does not exist. Throws CONFLICT when the caller sees such a run of
 * another survey: probably the survey is wrong. A run that the caller may not see stays hidden, and each survey may have one.
 */
async function knownRun(tx: Tx, principal: Principal, { flow, externalId, surveyId }: Reported): Promise<string | null> {
  const runs = await tx.workflowRun.findMany({
    where: { AND: [{ flow, externalId }, WORKFLOW_RUN.visibleTo(principal)] },
    select: { id: true, surveyId: true },
    orderBy: { id: 'asc' },
  });
  const own = runs.find((run) => run.surveyId === surveyId);
  const [other] = runs;
  if (own === undefined && other !== undefined)
    throw conflict('The run was recorded for another survey, or for none.', TYPE, globalId(TYPE, other.id));
  return own?.id ?? null;
}

/** A condition on the run with this flow and external id that was recorded first, of those that the caller may see. */
export async function firstRunNamed(db: Db, principal: Principal, flow: string, externalId: string) {
  const where = { AND: [{ flow, externalId }, WORKFLOW_RUN.visibleTo(principal)] };
  const run = await db.workflowRun.findFirst({ where, select: { id: true }, orderBy: { id: 'asc' } });
  return run === null ? { id: { in: [] } } : { id: run.id };
}

export interface WorkflowRunChanges {
  readonly parameters?: unknown;
  readonly report?: unknown;
}

/**
 * Changes the given fields only; null clears. For a RUNNING run it counts as a heartbeat, also when nothing changes. Throws CONFLICT for a
 * run that is final.
 */
export async function updateWorkflowRun(app: App, caller: Caller, id: string, changes: WorkflowRunChanges): Promise<void> {
  const data = checkedChanges(changes);
  await app.db.$transaction(async (tx) => {
    const columns = ['id', 'status', 'parameters', 'report'] as const;
    const { status, ...run } = await lockRow(tx, WORKFLOW_RUN, caller.principal, id, columns);
    if (WORKFLOW_RUN.steps[status].length === 0)
      throw conflict(`The workflow run is ${status} and cannot be changed.`, TYPE, globalId(TYPE, id), { status });
    const change = difference(run, data);
    if (change === null && status !== 'RUNNING') return;
    await tx.workflowRun.update({ where: { id }, data: { ...data, updatedAt: await presentMoment(tx) }, select: { id: true } });
    if (change !== null)
      await recordChange(tx, caller, { action: 'updateWorkflowRun', entityType: TYPE, entityId: id, ...change });
  });
}

/** The given columns, checked. Columns that are not given stay unchanged. */
const checkedChanges = ({ parameters, report }: WorkflowRunChanges) => ({
  ...(parameters !== undefined && { parameters: json(parameters, 'input.parameters') }),
  ...(report !== undefined && { report: json(report, 'input.report') }),
});

export interface Ending {
  readonly report?: unknown;
}

/** Completes a run. It is idempotent. */
export const completeWorkflowRun = (app: App, caller: Caller, id: string, ending: Ending): Promise<void> =>
  end(app, caller, id, ending, 'COMPLETED', null);

/** Marks a run as failed. It is idempotent. */
export const failWorkflowRun = (app: App, caller: Caller, id: string, ending: Ending & { error: string }): Promise<void> =>
  end(app, caller, id, ending, 'FAILED', storedReason(ending.error));

/** Cancels a run that is not final. It is idempotent. */
export const cancelWorkflowRun = (app: App, caller: Caller, id: string): Promise<void> =>
  end(app, caller, id, {}, 'CANCELLED', null);

async function end(
  app: App,
  caller: Caller,
  id: string,
  { report }: Ending,
  to: Extract<WorkflowStatus, 'COMPLETED' | 'FAILED' | 'CANCELLED'>,
  error: string | null,
): Promise<void> {
  const action = { COMPLETED: 'completeWorkflowRun', FAILED: 'failWorkflowRun', CANCELLED: 'cancelWorkflowRun' }[to];
  const given = checkedChanges({ report });
  await takeStep(app, caller, WORKFLOW_RUN, id, {
    action,
    to,
    data: async (_from, tx) => ({ completedAt: await presentMoment(tx), error, ...given }),
    ...(error !== null && { shown: { error } }),
  });
}

/** Refuses a run that the caller may not see: NOT_FOUND. */
export async function checkWorkflowRunVisible(tx: Tx, principal: Principal, id: string): Promise<void> {
  const where = { AND: [{ id }, WORKFLOW_RUN.visibleTo(principal)] };
  if ((await tx.workflowRun.count({ where })) === 0) throw notFound(TYPE, globalId(TYPE, id));
}
