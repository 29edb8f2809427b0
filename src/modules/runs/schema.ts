/** The common parts of all kinds of runs in the graph. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { builder } from '../../graphql/builder.js';
import { equals, equalsOneOf, refersTo } from '../../graphql/lists/filter.js';
import { enumOf } from '../../graphql/types/enums.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { failInput, heartbeatInput, heartbeating, retryInput, staleCondition } from '../kit/worker-inputs.js';
import { ofSurveys } from '../surveys/filter.js';
import type { RunKind } from './kind.js';
import { failRun, heartbeatRun, retryRun } from './transitions.js';

export const RunStatus = enumOf('RunStatus', 'The progress of a run.', {
  PENDING: 'Recorded, but not started yet.',
  RUNNING: 'A worker is processing it.',
  COMPLETED: 'Done.',
  FAILED: 'Failed. It can be retried.',
});

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
