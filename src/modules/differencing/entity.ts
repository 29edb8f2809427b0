/** Difference runs and candidates as entities. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';
import { RUN_SORT, RUN_STEPS } from '../runs/entity.js';

/** A run with a reference of another survey spans both. */
export const DIFFERENCE_RUN = new Entity('DifferenceRun', {
  table: 'difference_runs',
  called: 'difference run',
  surveys: [{ column: 'surveyId' }, { column: 'referenceSurveyId', optional: true }],
  steps: RUN_STEPS,
  sort: RUN_SORT,
});

export const CANDIDATE = new Entity('Candidate', {
  table: 'candidates',
  called: 'candidate',
  surveys: [...OF_ONE_SURVEY, { of: 'differenceRun', entity: DIFFERENCE_RUN }],
  sort: {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    SNR: ['snr', 'Signal to noise ratio. Candidates without one are left out of such a list.'],
  },
});
