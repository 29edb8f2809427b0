/** What runs of all pipeline steps have in common in the graph. */
import { builder, type InputFields } from '../../graphql/builder.js';
import { enumOf } from '../../graphql/enums.js';

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
  survey: t.string({ description: 'The name of the survey, such as `ZTF`.' }),
  observationId: t.id({ description: 'The observation they work on.' }),
  status: t.field({ type: RunStatus, description: 'How far they have come.' }),
  stale: t.field({ type: StaleFilter, description: 'Only those that run and were not heard of for so long.' }),
});

/** By which a worker makes sure that it speaks of its own attempt. */
export const attemptField = (t: InputFields, what = 'run') =>
  t.int({
    description: `The ${what}'s retryCount when it was started: CONFLICT when it has been started again since. Not checked when it is not given.`,
  });

/** The input of `fail<Noun>`. */
export const failInput = (noun: string, what = 'run') =>
  builder.inputType(`Fail${noun}Input`, {
    description: `A ${what} that failed.`,
    fields: (t) => ({
      id: t.id({ required: true, description: `The ${what}.` }),
      error: t.string({ required: true, description: 'Why; what exceeds 10000 characters is cut.' }),
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
