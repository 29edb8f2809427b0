/** Models and their runs as entities. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';
import { RUN_SORT, RUN_STEPS } from '../runs/entity.js';

export const MODEL = new Entity('Model', {
  table: 'models',
  called: 'model',
  surveys: [],
  sort: { CREATED_AT: ['createdAt', 'When they were registered.'], NAME: ['name', 'The name that versions share.'] },
});

export const MODEL_RUN = new Entity('ModelRun', {
  table: 'model_runs',
  called: 'model run',
  surveys: OF_ONE_SURVEY,
  steps: RUN_STEPS,
  sort: RUN_SORT,
});
