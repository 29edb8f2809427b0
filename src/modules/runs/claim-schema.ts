/** Claims of runs in the graph, the same for all kinds of runs that process an observation. */
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { COSTS, type ReadArgument } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { ConeSearchInput, costOfCone } from '../../graphql/sky/near.js';
import { enumOf } from '../../graphql/types/enums.js';
import { payloadType } from '../../graphql/types/payload.js';
import { ATTEMPTS, MAX_BEGUN } from '../kit/lease.js';
import { showing, shownField } from '../kit/worked-row.js';
import { leaseFields } from '../kit/worker-inputs.js';
import { type Claim, checkClaim, claimRuns } from './claim.js';
import { type Args, IF_COMPLETED, onlyIfNeededField, type Step } from './step.js';
import type { Begun } from './work.js';

const ClaimOrder = enumOf('ClaimOrder', 'Which observations a claim takes first.', {
  OLDEST_FIRST: 'The earliest exposures. For a model: the observations that have waited longest for models.',
  NEWEST_FIRST: 'The latest exposures. For a model: the observations that became ready last.',
});

/** Adds `claim<Noun>s`. */
export function claimMutation<Given>({ kind, claims, parameters, begin }: Step<Given>): void {
  const { name, worker: permission } = kind;
  const action = `claim${name}s`;
  const check = ({ input }: Args<Omit<Claim, 'action'>>) => checkClaim(input);
  const input = builder.inputType(`Claim${name}sInput` as string, {
    description: 'How many runs to claim, and of which observations.',
    fields: (t) =>
      ({
        ...parameters?.(t),
        ...leaseFields(t, 'run'),
        order: t.field({
          type: ClaimOrder,
          required: true,
          defaultValue: 'OLDEST_FIRST',
          description: 'Which observations come first. Runs that lost their worker come before them.',
        }),
        near: t.field({ type: ConeSearchInput, description: 'Only observations whose centre is in this cone.' }),
        survey: t.string({ description: 'Only observations of this survey, by its name, such as `ZTF`.', extensions: nameField }),
        maxAttempts: t.int({
          required: true,
          defaultValue: ATTEMPTS.usual,
          description: `The greatest number of attempts of new runs, 1 to ${ATTEMPTS.most}. A run that has failed or lost its worker this number of times is FAILED, and no claim returns it.`,
        }),
        onlyIfNeeded:
          kind.during === undefined
            ? onlyIfNeededField(
                t,
                'Changes nothing: a claim always leaves out the observations that have a COMPLETED run of the model.',
              )
            : onlyIfNeededField(t, `${IF_COMPLETED} returns it as \`skipped\`, moves its observation on, and starts none.`),
      }) as never,
  });
  type Row = Begun & { readonly shown: object | null };
  const row = builder.objectRef<Row>(`Claimed${name}`).implement({
    description: 'A run that belongs to the worker which claimed it, until its lease ends.',
    fields: (t) => ({
      id: t.id({ description: 'The global id of the run.', resolve: ({ id }) => globalId(name, id) }),
      observationId: t.id({
        description: 'The global id of its observation.',
        resolve: ({ observationId }) => globalId('Observation', observationId),
      }),
      attempt: t.exposeInt('attempt', {
        description: 'The attempt. Heartbeats, records, completion and failure of the run must state it.',
      }),
      leaseEndsAt: t.expose('leaseEndsAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the lease ends, by the clock of the database; null when the run was skipped.',
      }),
      skipped: t.exposeBoolean('skipped', {
        description: 'Whether the run was complete already, so that there is nothing to do. Only with `onlyIfNeeded`.',
      }),
      [kind.field]: shownField(t, kind, false),
    }),
  });
  const payload = payloadType<{ runs: Begun[] }>(`Claim${name}sPayload`, 'The claimed runs.', (t) => ({
    runs: t.field({
      type: [row],
      extensions: { rows: MAX_BEGUN },
      description: 'The runs, at most `limit`. An empty list means that nothing waits now.',
      resolve: ({ runs }, _args, context, info) => showing(kind, runs, context, info),
    }),
  }));
  builder.mutationField(action, (t) =>
    t.field({
      description: `Claims runs for a worker: runs that lost their worker, then new runs of observations that wait. ${claims} Two workers never get the same run, and no worker waits for another.`,
      type: payload,
      extensions: { cost: COSTS.claim, costOfArguments: (read: ReadArgument) => costOfCone(coneIn(read('input'))) },
      authScopes: { permission },
      args: { input: t.arg({ type: input, required: true, description: 'The claim.', extensions: checkedBy(check) }) },
      resolve: async (_root, args, { app, caller }) => {
        const { input } = args as unknown as Args<Omit<Claim, 'action'> & Given>;
        return { runs: await claimRuns(app, caller, begin(input), { ...input, action }) };
      },
    }),
  );
}

const coneIn = (input: unknown): unknown => (input as { readonly near?: unknown } | null | undefined)?.near;
