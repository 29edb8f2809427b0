/** The common parts of all kinds of runs in the graph. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { equals, equalsOneOf, refersTo } from '../../graphql/lists/filter.js';
import { enumOf } from '../../graphql/types/enums.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { LEASE_SECONDS } from '../kit/lease.js';
import { ofSurveys } from '../surveys/filter.js';
import type { RunKind } from './kind.js';
import { staleWhere } from './lifecycle.js';
import { failRun, heartbeatRun, retryRun } from './transitions.js';

export const RunStatus = enumOf('RunStatus', 'The progress of a run.', {
  PENDING: 'Recorded, but not started yet.',
  RUNNING: 'A worker is processing it.',
  COMPLETED: 'Done.',
  FAILED: 'Failed. It can be retried.',
});

const StaleFilter = builder.inputType('StaleFilter', {
  description: 'Runs or jobs that were started but have no recent heartbeat.',
  fields: (t) => ({
    olderThanMinutes: t.int({ required: true, description: 'The minutes since their last heartbeat, at least.' }),
  }),
});

/** Selects RUNNING rows without a recent heartbeat. */
export const staleCondition = {
  type: StaleFilter,
  description: 'Only those that are RUNNING without a recent heartbeat.',
  where: staleWhere,
};

/** The fields of every filter of runs. */
export const RUN_CONDITIONS = {
  status: equals('status', RunStatus, 'Their progress.'),
  statuses: equalsOneOf('status', RunStatus, 'Their progress.'),
  stale: staleCondition,
};

/** The same for runs that process an observation. */
export const OBSERVATION_RUN_CONDITIONS = {
  ...RUN_CONDITIONS,
  ...ofSurveys(),
  observationId: refersTo('observationId', 'Observation', 'The observation that they process.'),
};

export const ATTEMPT = { description: 'The number of the attempt, from 0, which its worker states.' } as const;

/** The field by which a worker identifies its own attempt. */
export const attemptField = (t: InputFields, what = 'run') =>
  t.int({
    description: `The ${what}'s retryCount when it was started: CONFLICT when it has been started again since. Required for a claimed ${what}.`,
  });

/** The input of `heartbeat<Noun>`. */
export const heartbeatInput = (noun: string, what = 'run') =>
  builder.inputType(`Heartbeat${noun}Input`, {
    description: `A ${what} on which a worker still works.`,
    fields: (t) => ({ id: t.id({ required: true, description: `The ${what}.` }), attempt: attemptField(t, what) }),
  });

/** The description of `heartbeat<Noun>`. */
export const heartbeating = (what = 'run') =>
  `Reports that a worker still works on the ${what}. The ${what} does not become stale, and a lease is renewed. CONFLICT unless it is RUNNING. Nothing else changes, and neither the audit log nor a stream shows it. With an \`Idempotency-Key\`, it counts once.`;

/** The input of `fail<Noun>`. With `claimable`, others may claim the run or job again. */
export const failInput = (noun: string, { what = 'run', claimable }: { what?: string; claimable: boolean }) =>
  builder.inputType(`Fail${noun}Input`, {
    description: `A ${what} that failed.`,
    fields: (t) => ({
      id: t.id({ required: true, description: `The ${what}.` }),
      error: t.string({ required: true, description: `The reason. After ${LONGEST.text} characters it is cut.` }),
      attempt: attemptField(t, what),
      ...(claimable && {
        retryAfterSeconds: t.int({
          description: `After this time, at most ${LEASE_SECONDS.most.toLocaleString('en')}, a claimed ${what} with attempts left can be claimed again. By default immediately.`,
        }),
      }),
    }),
  });

/** The input of `retry<Noun>`. */
export const retryInput = (noun: string, what = 'run') =>
  builder.inputType(`Retry${noun}Input`, {
    description: `A ${what} to start again.`,
    fields: (t) => ({
      id: t.id({ required: true, description: `The ${what}.` }),
      olderThanMinutes: t.int({
        description: `Also retries a RUNNING ${what} that has sent no heartbeat for this number of minutes. By default, only a FAILED ${what} is retried.`,
      }),
    }),
  });

/** Adds `heartbeat<Noun>`, `fail<Noun>` and `retry<Noun>`, which are the same for all kinds of runs. `kept` describes what a retry keeps. */
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
      type: payload(`Heartbeat${name}Payload`, 'The run with the heartbeat.'),
      authScopes: { permission },
      args: { input: t.arg({ type: heartbeatInput(name), required: true, description: 'The run.' }) },
      resolve: changing(kind, bound(heartbeatRun)),
    }),
    [`fail${name}`]: t.field({
      description: `Fails a run${during === undefined ? '' : ' and its observation'}. It is idempotent.`,
      type: payload(`Fail${name}Payload`, 'The run that failed.'),
      authScopes: { permission },
      args: {
        input: t.arg({
          type: failInput(name, { claimable: kind.ready !== undefined }),
          required: true,
          description: 'The run and the reason.',
        }),
      },
      resolve: changing(kind, bound(failRun)),
    }),
    [`retry${name}`]: t.field({
      description: `Starts a failed or abandoned run again.${kept}`,
      type: payload(`Retry${name}Payload`, 'The run that was started again.'),
      authScopes: { permission },
      args: { input: t.arg({ type: retryInput(name), required: true, description: 'The run.' }) },
      resolve: changing(kind, bound(retryRun)),
    }),
  }));
}
