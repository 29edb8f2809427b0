/** Difference runs and candidates as entities. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';
import { RunKind } from '../runs/kind.js';

/** A run with a reference from another survey spans both surveys. */
export const DIFFERENCE_RUN = new RunKind('DifferenceRun', {
  table: 'difference_runs',
  called: 'difference run',
  surveys: [{ column: 'surveyId' }, { column: 'referenceSurveyId', optional: true }],
  narrow: ['referenceObservationId'],
  type: 'DIFFERENCE',
  does: 'Subtracting a reference from an observation',
  worker: 'differencing:process',
  during: 'DIFFERENCING',
  after: 'DIFFERENCED',
  ready: 'PREPROCESSED',
  parameters: { algorithm: 'text', parameters: 'jsonb', threshold: 'float8' },
});

export const CANDIDATE = new Entity('Candidate', {
  table: 'candidates',
  called: 'candidate',
  surveys: [...OF_ONE_SURVEY, { of: 'differenceRun', entity: DIFFERENCE_RUN }],
  onSky: true,
  narrow: ['differenceRunId'],
  sort: {
    CREATED_AT: ['createdAt', 'When they were recorded.'],
    SNR: ['snr', 'Signal to noise ratio. Candidates without one are left out of this order.'],
  },
});
