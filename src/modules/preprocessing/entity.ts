/** Preprocessing runs as an entity. */
import { OF_ONE_SURVEY } from '../../graphql/entity.js';
import { RunKind } from '../runs/kind.js';

export const PREPROCESS_RUN = new RunKind('PreprocessRun', {
  table: 'preprocess_runs',
  called: 'preprocessing run',
  surveys: OF_ONE_SURVEY,
  type: 'PREPROCESS',
  does: 'Calibrating and aligning an observation',
  worker: 'preprocessing:process',
  during: 'PREPROCESSING',
  after: 'PREPROCESSED',
  ready: 'INGESTED',
});
