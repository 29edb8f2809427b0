/** Models and their runs as entities. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';
import { RunKind } from '../runs/kind.js';

export const MODEL = new Entity('Model', {
  table: 'models',
  called: 'model',
  surveys: [],
  sort: { CREATED_AT: ['createdAt', 'When they were registered.'], NAME: ['name', 'The name that versions share.'] },
});

export const MODEL_RUN = new RunKind('ModelRun', {
  table: 'model_runs',
  called: 'model run',
  surveys: OF_ONE_SURVEY,
  type: 'MODEL',
  does: 'Applying a model to an observation',
  worker: 'detection:process',
  ready: 'DIFFERENCED',
  parameters: { model_id: 'uuid' },
});
