/** What runs of all pipeline steps have in common in the graph. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { enumOf } from '../../graphql/enums.js';
import { equals, refersTo } from '../../graphql/filter.js';
import { changing, payloadOf } from '../../graphql/payload.js';
import { ofSurvey } from '../surveys/filter.js';
import type { RunKind } from './kind.js';
import { staleWhere } from './lifecycle.js';
import { failRun, heartbeatRun, retryRun } from './transitions.js';

export const RunStatus = enumOf('RunStatus', 'How far a run of a pipeline step has come.', {
  PENDING: 'Recorded, and not started yet.',
  RUNNING: 'A worker has it.',
  COMPLETED: 'Done.',
  FAILED: 'Failed; it can be started again.',
});

const StaleFilter = builder.inputType('StaleFilter', {
  description: 'Runs or jobs that were started and never heard of again.',
  fields: (t) => ({
    olderThanMinutes: t.int({ required: true, description: 'How long nothing has been heard of them, in minutes.' }),
  }),
});

/** Only what runs and was not heard of for so long. */
export const staleCondition = {
  type: StaleFilter,
  description: 'Only those that run and were not heard of for so long.',
  where: staleWhere,
};

/** The fields that every filter of runs has. */
export const RUN_CONDITIONS = {
  status: equals('status', RunStatus, 'How far they have come.'),
  stale: staleCondition,
};

/** The same of runs that work on an observation. */
export const OBSERVATION_RUN_CONDITIONS = {
  ...RUN_CONDITIONS,
  survey: ofSurvey(),
  observationId: refersTo('observationId', 'Observation', 'The observation they work on.'),
};

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

/** Adds `heartbeat<Noun>`, `fail<Noun>` and `retry<Noun>`, which are alike for all kinds of runs. `kept` says what a retry keeps. */
export function workersMutations(kind: RunKind, kept = ''): void {
  const { name, worker: permission, during } = kind;
  const payload = payloadOf(kind);
  const bound =
    <Changes>(change: (app: App, caller: Caller, kind: RunKind, id: string, changes: Changes) => Promise<void>) =>
    (app: App, caller: Caller, id: string, changes: Changes) =>
      change(app, caller, kind, id, changes);
  builder.mutationFields((t) => ({
    [`heartbeat${name}`]: t.field({
      description: heartbeating(),
      type: payload(`Heartbeat${name}Payload`, 'The run that was heard of.'),
      authScopes: { permission },
      args: { input: t.arg({ type: heartbeatInput(name), required: true, description: 'The run.' }) },
      resolve: changing(kind, bound(heartbeatRun)),
    }),
    [`fail${name}`]: t.field({
      description: `Fails a run${during === undefined ? '' : ' and its observation'}. Doing it twice is harmless.`,
      type: payload(`Fail${name}Payload`, 'The run that failed.'),
      authScopes: { permission },
      args: { input: t.arg({ type: failInput(name), required: true, description: 'What failed and why.' }) },
      resolve: changing(kind, bound(failRun)),
    }),
    [`retry${name}`]: t.field({
      description: `Starts a failed run again, or one that was never heard of again.${kept}`,
      type: payload(`Retry${name}Payload`, 'The run that was started again.'),
      authScopes: { permission },
      args: { input: t.arg({ type: retryInput(name), required: true, description: 'The run.' }) },
      resolve: changing(kind, bound(retryRun)),
    }),
  }));
}
