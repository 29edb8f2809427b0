/** What runs of all pipeline steps have in common in the graph. */
import type { Permission } from '../../access/permissions.js';
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Db } from '../../database/database.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import type { Entity } from '../../graphql/entity.js';
import { enumOf } from '../../graphql/enums.js';
import { nameField } from '../../graphql/name-field.js';
import { changing, entityPayload } from '../../graphql/payload.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { surveyCondition } from '../observations/filter.js';
import { type RunFilter, runsWhere } from './lifecycle.js';
import { failRun, heartbeatRun, retryRun, type Step } from './transitions.js';

export const RunStatus = enumOf('RunStatus', 'How far a run of a pipeline step has come.', {
  PENDING: 'Recorded, and not started yet.',
  RUNNING: 'A worker has it.',
  COMPLETED: 'Done.',
  FAILED: 'Failed; it can be started again.',
});

export const StaleFilter = builder.inputType('StaleFilter', {
  description: 'Runs or jobs that were started and never heard of again.',
  fields: (t) => ({
    olderThanMinutes: t.int({ required: true, description: 'How long nothing has been heard of them, in minutes.' }),
  }),
});

/** The fields that every filter of runs has. */
export const runFilterFields = (t: InputFields) => ({
  survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
  observationId: t.id({ description: 'The observation they work on.' }),
  status: t.field({ type: RunStatus, description: 'How far they have come.' }),
  stale: t.field({ type: StaleFilter, description: 'Only those that run and were not heard of for so long.' }),
});

interface ObservationRunFilter extends RunFilter {
  readonly survey?: string | null | undefined;
  readonly observationId?: string | null | undefined;
}

/** The condition that these put on runs. Throws FORBIDDEN when they name a survey out of the caller's scopes. */
export async function runFilterWhere(db: Db, principal: Principal, { survey, observationId, ...filter }: ObservationRunFilter) {
  return {
    AND: [
      await surveyCondition(db, principal, survey),
      observationId != null ? { observationId: idOf('Observation', observationId, 'filter.observationId') } : {},
      runsWhere(filter),
    ],
  };
}

/** What every list of runs can be sorted by. */
export const runSorting = (noun: string, plural: string) =>
  sorting(
    noun,
    plural,
    {
      CREATED_AT: ['createdAt', 'When they were recorded.'],
      UPDATED_AT: ['updatedAt', 'When they were last changed or heard of.'],
    },
    NEWEST_FIRST,
  );

/** By which a worker makes sure that it speaks of its own attempt. */
export const attemptField = (t: InputFields, what = 'run') =>
  t.int({
    description: `The ${what}'s retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given.`,
  });

/** The input of `heartbeat<Noun>`. */
export const heartbeatInput = (noun: string, what = 'run') =>
  builder.inputType(`Heartbeat${noun}Input`, {
    description: `A ${what} that is still worked on.`,
    fields: (t) => ({ id: t.id({ required: true, description: `The ${what}.` }), attempt: attemptField(t, what) }),
  });

/** What `heartbeat<Noun>` does. */
export const heartbeating = (what = 'run') =>
  `Says that a ${what} is still worked on, so that it is not stale; CONFLICT unless it is RUNNING. Nothing else changes, and neither the audit log nor a stream tells of it. It is heard once for each \`Idempotency-Key\`.`;

/** The input of `fail<Noun>`. */
export const failInput = (noun: string, what = 'run') =>
  builder.inputType(`Fail${noun}Input`, {
    description: `A ${what} that failed.`,
    fields: (t) => ({
      id: t.id({ required: true, description: `The ${what}.` }),
      error: t.string({ required: true, description: `Why; what exceeds ${LONGEST.text} characters is cut.` }),
      attempt: attemptField(t, what),
    }),
  });

/** The input of `retry<Noun>`. */
export const retryInput = (noun: string, what = 'run') =>
  builder.inputType(`Retry${noun}Input`, {
    description: `A ${what} to start again.`,
    fields: (t) => ({
      id: t.id({ required: true, description: `The ${what}.` }),
      olderThanMinutes: t.int({
        description: `Also when it is RUNNING, if nothing was heard of it for so many minutes. Without it only a FAILED ${what} is started again.`,
      }),
    }),
  });

interface WorkersMutations {
  readonly entity: Entity;
  readonly step: Step;
  readonly permission: Permission;
  /** What failing means beside the run itself, as the descriptions tell it. */
  readonly failing: string;
  readonly retrying: string;
}

/** Adds `heartbeat<Noun>`, `fail<Noun>` and `retry<Noun>`, which are alike for all kinds of runs. */
export function workersMutations({ entity, step, permission, failing, retrying }: WorkersMutations): void {
  const { name } = entity;
  const payload = entityPayload(entity, 'run');
  const bound =
    <Changes>(change: (app: App, caller: Caller, step: Step, id: string, changes: Changes) => Promise<void>) =>
    (app: App, caller: Caller, id: string, changes: Changes) =>
      change(app, caller, step, id, changes);
  builder.mutationFields((t) => ({
    [`heartbeat${name}`]: t.field({
      description: heartbeating(),
      type: payload(`Heartbeat${name}Payload`, 'The run that was heard of.'),
      authScopes: { permission },
      args: { input: t.arg({ type: heartbeatInput(name), required: true, description: 'The run.' }) },
      resolve: changing(entity, bound(heartbeatRun)),
    }),
    [`fail${name}`]: t.field({
      description: failing,
      type: payload(`Fail${name}Payload`, 'The run that failed.'),
      authScopes: { permission },
      args: { input: t.arg({ type: failInput(name), required: true, description: 'What failed and why.' }) },
      resolve: changing(entity, bound(failRun)),
    }),
    [`retry${name}`]: t.field({
      description: retrying,
      type: payload(`Retry${name}Payload`, 'The run that was started again.'),
      authScopes: { permission },
      args: { input: t.arg({ type: retryInput(name), required: true, description: 'The run.' }) },
      resolve: changing(entity, bound(retryRun)),
    }),
  }));
}
