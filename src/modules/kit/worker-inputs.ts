/** The inputs of workers in the graph, the same for runs and jobs: claims, heartbeats, failures and retries. */
import type { Principal } from '../../access/principal.js';
import { LONGEST } from '../../base/lengths.js';
import type { Db } from '../../database/database.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { LEASE_SECONDS, MAX_BEGUN } from './lease.js';
import { whereStale } from './staleness.js';

const StaleFilter = builder.inputType('StaleFilter', {
  description: 'Runs or jobs that were started but have no recent heartbeat.',
  fields: (t) => ({
    olderThanMinutes: t.int({ required: true, description: 'The least number of minutes since their last heartbeat.' }),
  }),
});

/** Selects RUNNING rows without a recent heartbeat. */
export const staleCondition = {
  type: StaleFilter,
  description: 'Only those that are RUNNING without a recent heartbeat.',
  find: (given: { readonly olderThanMinutes: number }, db: Db, _principal: Principal, field: string) =>
    whereStale(given, db, field),
};

/** The fields of a claim. */
export const leaseFields = (t: InputFields, what: string) => ({
  limit: t.int({ required: true, defaultValue: 10, description: `The greatest number of ${what}s, 1 to ${MAX_BEGUN}.` }),
  leaseSeconds: t.int({
    required: true,
    defaultValue: LEASE_SECONDS.usual,
    description: `The length of the lease in seconds, ${LEASE_SECONDS.least} to ${LEASE_SECONDS.most.toLocaleString('en')}. Each heartbeat renews it.`,
  }),
});

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
          description: `After this number of seconds, at most ${LEASE_SECONDS.most.toLocaleString('en')}, a claimed ${what} with attempts left can be claimed again. By default immediately.`,
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
