/** The one declaration of a kind of run: an entity, and the step of the pipeline that its runs carry out. */
import type { Permission } from '../../access/permissions.js';
import type { ObservationStatus } from '../../database/generated/prisma/enums.js';
import { MODELS } from '../../database/statements/models.js';
import { type Column, Entity, type EntityName, type SurveyPath } from '../../graphql/entity.js';

type RunName = Extract<EntityName, `${string}Run`>;
/** The name of a kind in streams and in the channel. */
export type RunType = 'PREPROCESS' | 'DIFFERENCE' | 'MODEL' | 'TRAINING';

interface Declaration<Name extends RunName> {
  /** The index `<table>_one_unfinished`, when there is one, holds the rule that an observation has one unfinished run of the kind. */
  readonly table: string;
  readonly called: string;
  readonly surveys: readonly SurveyPath<Name>[];
  /** In addition to the observation. */
  readonly narrow?: readonly Column<Name>[];
  readonly type: RunType;
  /** The work of the step, such as `Training a model on a dataset`. */
  readonly does: string;
  /** The permission of its workers. */
  readonly worker: Permission;
  /** The status of an observation during the step; missing for a step that does not change it. */
  readonly during?: ObservationStatus;
  /** The status of the observation after the step. */
  readonly after?: ObservationStatus;
  /** The status of observations that wait for the step. A kind without it has no claims. */
  readonly ready?: ObservationStatus;
  /**
   * The columns with the parameters of a run, with their SQL types. Two runs of one observation with the same parameters are the same work.
   */
  readonly parameters?: Parameters;
}

type Parameters = Readonly<Record<string, 'text' | 'jsonb' | 'float8' | 'uuid'>>;

export class RunKind<Name extends RunName = RunName> extends Entity<Name, 'createdAt' | 'updatedAt'> {
  readonly type: RunType;
  readonly does: string;
  readonly worker: Permission;
  readonly during: ObservationStatus | undefined;
  readonly after: ObservationStatus | undefined;
  readonly ready: ObservationStatus | undefined;
  readonly parameters: Parameters;
  /** Whether its runs process an observation. */
  readonly hasObservation: boolean;

  constructor(
    name: Name,
    { type, does, worker, during, after, ready, parameters = {}, narrow = [], ...entity }: Declaration<Name>,
  ) {
    const hasObservation = MODELS[name]?.fields.some((field) => field.name === 'observationId') ?? false;
    super(name, {
      ...entity,
      narrow: [...narrow, ...(hasObservation ? ['observationId' as Column<Name>] : [])],
      // A run is recorded at its start, so no mutation starts a PENDING one.
      steps: { PENDING: ['FAILED'], RUNNING: ['COMPLETED', 'FAILED'], COMPLETED: [], FAILED: ['RUNNING'] } as never,
      sort: {
        CREATED_AT: ['createdAt' as never, 'When they were recorded.'],
        UPDATED_AT: ['updatedAt' as never, 'When they were last changed, or sent a heartbeat.'],
      },
    });
    this.type = type;
    this.does = does;
    this.worker = worker;
    this.during = during;
    this.after = after;
    this.ready = ready;
    this.parameters = parameters;
    this.hasObservation = hasObservation;
  }
}
