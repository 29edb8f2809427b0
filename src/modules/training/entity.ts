/** Training datasets, their samples, and training runs as entities. */
import { Entity } from '../../graphql/entity.js';
import { RunKind } from '../runs/kind.js';

export const TRAINING_DATASET = new Entity('TrainingDataset', {
  table: 'training_datasets',
  called: 'training dataset',
  surveys: [{ each: 'surveys', some: true }],
  sort: { CREATED_AT: ['createdAt', 'When they were collected.'], NAME: ['name', 'Their name.'] },
});

export const TRAINING_SAMPLE = new Entity('TrainingSample', {
  table: 'training_samples',
  called: 'training sample',
  surveys: [{ of: 'dataset', entity: TRAINING_DATASET }],
  narrow: ['datasetId'],
  sort: {
    POSITION: ['position', 'Their position in the dataset.'],
    CREATED_AT: ['position', 'When they were collected. All samples of a dataset share this time, so they follow by position.'],
  },
  // Samples are listed by dataset, where positions are unique.
  order: { column: 'position', direction: 'asc', unique: true },
});

export const TRAINING_RUN = new RunKind('TrainingRun', {
  table: 'training_runs',
  called: 'training run',
  surveys: [{ of: 'dataset', entity: TRAINING_DATASET }],
  narrow: ['datasetId'],
  type: 'TRAINING',
  does: 'Training a model on a dataset',
  worker: 'training:data_collection',
});
