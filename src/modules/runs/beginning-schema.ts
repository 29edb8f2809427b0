/** Starting runs in the graph, the same for all kinds of runs that process an observation. claim-schema.ts has their claims. */
import { ApiError, badUserInput } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { enumOf } from '../../graphql/types/enums.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { MAX_BEGUN } from '../kit/lease.js';
import { showing, shownField } from '../kit/worked-row.js';
import { checkNamed, type Named } from '../observations/named.js';
import { claimMutation } from './claim-schema.js';
import { startRun, startRuns } from './start.js';
import { type Args, IF_COMPLETED, onlyIfNeededField, type Step } from './step.js';
import type { Begun } from './work.js';

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
  if (observations.length === 0 || observations.length > MAX_BEGUN)
    throw badUserInput('input.observations', `must have 1 to ${MAX_BEGUN} rows`);
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

const namedIn = ({ observationId, survey, externalId }: OneStart): Named => ({ id: observationId, survey, externalId });

/** Adds `start<Noun>`, `start<Noun>s` and `claim<Noun>s`. */
export function beginningMutations<Given>(step: Step<Given>): void {
  startOne(step);
  startMany(step);
  claimMutation(step);
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
        observationId: t.id({
          description: `The observation, which ${starting.status}. Give either this, or survey and externalId.`,
        }),
        survey: t.string({ description: 'With externalId: the name of its survey, such as `ZTF`.', extensions: nameField }),
        externalId: t.string({ description: 'With survey: its id in that survey.', extensions: nameField }),
        ...further?.(t),
        onlyIfNeeded: onlyIfNeededField(t, `${IF_COMPLETED} returns it as \`skipped\` and starts none.`),
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
    description: starting.inputs,
    fields: (t) =>
      ({
        ...parameters?.(t),
        observations: t.field({
          type: [ObservationName],
          required: true,
          description: `The observations, 1 to ${MAX_BEGUN}. Each ${starting.status}.`,
        }),
        onlyIfNeeded: onlyIfNeededField(t, `${IF_COMPLETED} returns it with the outcome SKIPPED and starts none.`),
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
      extensions: { rows: MAX_BEGUN },
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
