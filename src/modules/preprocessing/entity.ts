/** Preprocessing runs as an entity. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';
import { RUN_SORT, RUN_STEPS } from '../runs/entity.js';

export const PREPROCESS_RUN = new Entity('PreprocessRun', {
  table: 'preprocess_runs',
  called: 'preprocessing run',
  surveys: OF_ONE_SURVEY,
  steps: RUN_STEPS,
  sort: RUN_SORT,
});
