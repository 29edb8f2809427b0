/** Claims of processing jobs in the graph. */
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { payloadType } from '../../graphql/types/payload.js';
import { checkLease, MAX_BEGUN } from '../kit/lease.js';
import { showing, shownField } from '../kit/worked-row.js';
import { leaseFields } from '../kit/worker-inputs.js';
import { type ClaimedJob, claimProcessingJobs, type JobClaim } from './claim.js';
import { PROCESSING_JOB } from './entity.js';

const ClaimProcessingJobsInput = builder.inputType('ClaimProcessingJobsInput', {
  description: 'How many jobs to claim, and which.',
  fields: (t) => ({
    ...leaseFields(t, 'job'),
    type: t.string({ description: 'Only jobs of this kind of work, exactly.', extensions: nameField }),
    survey: t.string({ description: 'Only jobs of this survey, by its name, such as `ZTF`.', extensions: nameField }),
  }),
});

type Row = ClaimedJob & { readonly shown: object | null };
const Claimed = builder.objectRef<Row>('ClaimedProcessingJob').implement({
  description: 'A job that belongs to the worker which claimed it, until its lease ends.',
  fields: (t) => ({
    id: t.id({ description: 'The global id of the job.', resolve: ({ id }) => globalId(PROCESSING_JOB.name, id) }),
    attempt: t.exposeInt('attempt', {
      description: 'The attempt. Heartbeats, completion and failure of the job must state it.',
    }),
    leaseEndsAt: t.expose('leaseEndsAt', {
      type: 'DateTime',
      description: 'When the lease ends, by the clock of the database.',
    }),
    processingJob: shownField(t, PROCESSING_JOB, false),
  }),
});

builder.mutationField('claimProcessingJobs', (t) =>
  t.field({
    description:
      'Claims jobs for a worker: jobs that lost their worker and have retries left, then jobs that are due, the most urgent first. Two workers never get the same job, and no worker waits for another.',
    type: payloadType<{ jobs: ClaimedJob[] }>('ClaimProcessingJobsPayload', 'The claimed jobs.', (p) => ({
      jobs: p.field({
        type: [Claimed],
        extensions: { rows: MAX_BEGUN },
        description: 'The jobs, at most `limit`. An empty list means that nothing waits now.',
        resolve: ({ jobs }, _args, context, info) => showing(PROCESSING_JOB, jobs, context, info),
      }),
    })),
    extensions: { cost: COSTS.claim },
    authScopes: { permission: 'manage:operations' },
    args: {
      input: t.arg({
        type: ClaimProcessingJobsInput,
        required: true,
        description: 'The claim.',
        extensions: checkedBy(({ input }: { readonly input: JobClaim }) => checkLease(input)),
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => ({ jobs: await claimProcessingJobs(app, caller, input) }),
  }),
);
