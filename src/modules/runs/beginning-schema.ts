/** Starting and claiming in the graph, the same for all kinds of runs that process an observation. */
import { ApiError, badUserInput } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/checks.js';
import { COSTS, type ReadArgument } from '../../graphql/costs.js';
import { enumOf } from '../../graphql/enums.js';
import { nameField } from '../../graphql/name-field.js';
import { payloadType, shown } from '../../graphql/payload.js';
import { ConeSearchInput, costOfCone } from '../../graphql/sky/near.js';
import { ATTEMPTS, LEASE_SECONDS, MAX_CLAIMED } from '../kit/lease.js';
import { checkNamed, type Named } from '../observations/named.js';
import { type Claim, checkClaim, claimRuns } from './claim.js';
import type { RunKind } from './kind.js';
import { startRun, startRuns } from './start.js';
import type { Beginning, Begun } from './work.js';
import { showing, shownField } from './worked-row.js';

type Fields = (t: InputFields) => Record<string, unknown>;

/** What differs between the kinds. */
interface Step<Given> {
  readonly kind: RunKind;
  /** The descriptions of `start<Noun>` and of its input. */
  readonly starting: { readonly field: string; readonly input: string; readonly observation: string };
  /** A sentence about the observations that a claim finds. */
  readonly claims: string;
  /** The fields with the parameters of the step, in all inputs. */
  readonly parameters?: Fields;
  /** Further fields of the input of one start. */
  readonly further?: Fields;
  /** Reads these fields. Throws BAD_USER_INPUT. */
  readonly begin: (given: Given) => Beginning;
}

const onlyIfNeededField = (t: InputFields, what: string) =>
  t.boolean({ required: true, defaultValue: false, description: `If a run with the same parameters is COMPLETED, ${what}` });

const ClaimOrder = enumOf('ClaimOrder', 'Which observations a claim takes first.', {
  OLDEST_FIRST: 'The earliest exposures. For a model: the observations that have waited longest for models.',
  NEWEST_FIRST: 'The latest exposures. For a model: the observations that became ready last.',
});

const ObservationName = builder.inputType('ObservationName', {
  description: 'Names an observation: by `id` alone, or by `survey` and `externalId`.',
  fields: (t) => ({
    id: t.id({ description: 'Its global id.' }),
    survey: t.string({ description: 'The name of its survey, such as `ZTF`.', extensions: nameField }),
    externalId: t.string({ description: 'Its id in that survey.', extensions: nameField }),
  }),
});

const StartOutcome = enumOf('StartOutcome', 'The outcome for one observation.', {
  STARTED: 'A run was started.',
  SKIPPED: 'A run with the same parameters is complete already, so none was started.',
  CONFLICT: 'The status of the observation does not allow it, or another run is not finished.',
  NOT_FOUND: 'The observation does not exist, or the caller may not see it.',
  BAD_USER_INPUT: 'The observation cannot be used in this way.',
});

interface Outcome {
  readonly index: number;
  readonly outcome: 'STARTED' | 'SKIPPED' | 'CONFLICT' | 'NOT_FOUND' | 'BAD_USER_INPUT';
  readonly reason: string | null;
  readonly id: string | null;
  readonly attempt: number | null;
}

function outcomeOf(begun: Begun | ApiError, index: number): Outcome {
  if (begun instanceof ApiError) {
    const { code, message } = begun;
    if (code !== 'CONFLICT' && code !== 'NOT_FOUND' && code !== 'BAD_USER_INPUT') throw begun;
    return { index, outcome: code, reason: message, id: null, attempt: null };
  }
  const { id, attempt, skipped } = begun;
  return { index, outcome: skipped ? 'SKIPPED' : 'STARTED', reason: null, id, attempt };
}

function checkObservations({ observations }: { readonly observations: readonly Named[] }): void {
  if (observations.length === 0 || observations.length > MAX_CLAIMED)
    throw badUserInput('input.observations', `must have 1 to ${MAX_CLAIMED} rows`);
  for (const [index, named] of observations.entries()) checkNamed(named, `input.observations.${index}`);
}

interface OneStart {
  readonly observationId?: string | null;
  readonly survey?: string | null;
  readonly externalId?: string | null;
  readonly onlyIfNeeded: boolean;
}
interface ManyStarts {
  readonly observations: readonly Named[];
  readonly onlyIfNeeded: boolean;
}
type Args<Input> = { readonly input: Input };

const namedIn = ({ observationId, survey, externalId }: OneStart): Named => ({ id: observationId, survey, externalId });

/** Adds `start<Noun>`, `start<Noun>s` and `claim<Noun>s`. */
export function beginningMutations<Given>(step: Step<Given>): void {
  startOne(step);
  startMany(step);
  claim(step);
}

function startOne<Given>({ kind, starting, parameters, further, begin }: Step<Given>): void {
  const { name, worker: permission, field } = kind;
  const action = `start${name}`;
  const check = ({ input }: Args<OneStart>) => checkNamed(namedIn(input), 'input', 'observationId');
  const input = builder.inputType(`Start${name}Input` as string, {
    description: starting.input,
    fields: (t) =>
      ({
        ...parameters?.(t),
        observationId: t.id({ description: `${starting.observation} Give either this, or survey and externalId.` }),
        survey: t.string({ description: 'With externalId: the name of its survey, such as `ZTF`.', extensions: nameField }),
        externalId: t.string({ description: 'With survey: its id in that survey.', extensions: nameField }),
        ...further?.(t),
        onlyIfNeeded: onlyIfNeededField(t, 'return it as `skipped` and start none.'),
      }) as never,
  });
  const payload = payloadType<Begun>(`Start${name}Payload`, 'The run that was started.', (t) => ({
    [field]: shown(t, kind, 'The run as it is now.', ({ id }) => id),
    skipped: t.exposeBoolean('skipped', {
      description: 'Whether the run was complete already, so that none was started. Only with `onlyIfNeeded`.',
    }),
  }));
  builder.mutationField(action, (t) =>
    t.field({
      description: starting.field,
      type: payload,
      authScopes: { permission },
      args: { input: t.arg({ type: input, required: true, description: 'The observation.', extensions: checkedBy(check) }) },
      resolve: async (_root, args, { app, caller }) => {
        const { input } = args as unknown as Args<OneStart & Given>;
        check({ input });
        return startRun(app, caller, begin(input), { action, named: namedIn(input), onlyIfNeeded: input.onlyIfNeeded });
      },
    }),
  );
}

function startMany<Given>({ kind, starting, parameters, begin }: Step<Given>): void {
  const { name, worker: permission } = kind;
  const action = `start${name}s`;
  const check = ({ input }: Args<ManyStarts>) => checkObservations(input);
  const input = builder.inputType(`Start${name}sInput` as string, {
    description: `Several observations. ${starting.input}`,
    fields: (t) =>
      ({
        ...parameters?.(t),
        observations: t.field({
          type: [ObservationName],
          required: true,
          description: `The observations, at most ${MAX_CLAIMED}. ${starting.observation}`,
        }),
        onlyIfNeeded: onlyIfNeededField(t, 'return it with the outcome SKIPPED and start none.'),
      }) as never,
  });
  type Row = Outcome & { readonly shown: object | null };
  const row = builder.objectRef<Row>(`${name}Outcome`).implement({
    description: 'The outcome for one observation.',
    fields: (t) => ({
      index: t.exposeInt('index', { description: 'Its position in the call, from 0.' }),
      outcome: t.expose('outcome', { type: StartOutcome, description: 'The outcome.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'Why no run was started; null when there is a run.' }),
      id: t.id({
        nullable: true,
        description: 'The global id of the run.',
        resolve: ({ id }) => id && globalId(name, id),
      }),
      attempt: t.exposeInt('attempt', { nullable: true, description: 'The attempt of the run, which its worker states.' }),
      [kind.field]: shownField(t, kind, true),
    }),
  });
  const payload = payloadType<{ outcomes: Outcome[] }>(`Start${name}sPayload`, 'The outcomes.', (t) => ({
    outcomes: t.field({
      type: [row],
      extensions: { rows: MAX_CLAIMED },
      description: 'One outcome for each observation, in the order of the call.',
      resolve: ({ outcomes }, _args, context, info) => showing(kind, outcomes, context, info),
    }),
  }));
  builder.mutationField(action, (t) =>
    t.field({
      description: `Starts runs of several observations like \`start${name}\`. When the run of one observation cannot start, the others still start.`,
      type: payload,
      extensions: { cost: COSTS.claim },
      authScopes: { permission },
      args: { input: t.arg({ type: input, required: true, description: 'The observations.', extensions: checkedBy(check) }) },
      resolve: async (_root, args, { app, caller }) => {
        const { input } = args as unknown as Args<ManyStarts & Given>;
        check({ input });
        const { observations, onlyIfNeeded } = input;
        const begun = await startRuns(app, caller, begin(input), { action, observations, onlyIfNeeded });
        return { outcomes: begun.map(outcomeOf) };
      },
    }),
  );
}

function claim<Given>({ kind, claims, parameters, begin }: Step<Given>): void {
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
            ? onlyIfNeededField(t, 'a claim leaves its observation out, with or without this option.')
            : onlyIfNeededField(t, 'return it as `skipped`, move its observation on, and start none.'),
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
      extensions: { rows: MAX_CLAIMED },
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

/** The fields of a claim of runs or jobs. */
export const leaseFields = (t: InputFields, what: string) => ({
  limit: t.int({ required: true, defaultValue: 10, description: `The greatest number of ${what}s, 1 to ${MAX_CLAIMED}.` }),
  leaseSeconds: t.int({
    required: true,
    defaultValue: LEASE_SECONDS.usual,
    description: `The length of the lease in seconds, ${LEASE_SECONDS.least} to ${LEASE_SECONDS.most.toLocaleString('en')}. Each heartbeat renews it.`,
  }),
});
