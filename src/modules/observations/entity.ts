/** Observations as an entity. */
import { Entity, OF_ONE_SURVEY } from '../../graphql/entity.js';

export const OBSERVATION = new Entity('Observation', {
  table: 'observations',
  called: 'observation',
  surveys: OF_ONE_SURVEY,
  onSky: true,
  steps: {
    INGESTED: ['PREPROCESSING', 'FAILED', 'ARCHIVED'],
    PREPROCESSING: ['PREPROCESSED', 'FAILED'],
    PREPROCESSED: ['PREPROCESSING', 'DIFFERENCING', 'FAILED', 'ARCHIVED'],
    DIFFERENCING: ['DIFFERENCED', 'FAILED'],
    DIFFERENCED: ['DIFFERENCING', 'ARCHIVED'],
    FAILED: ['INGESTED', 'PREPROCESSING', 'DIFFERENCING', 'ARCHIVED'],
    ARCHIVED: [],
  },
  sort: {
    OBSERVED_AT: ['observedAt', 'When they were taken.'],
    CREATED_AT: ['createdAt', 'When they were ingested.'],
    RA: ['ra', 'Right ascension.'],
    DEC: ['dec', 'Declination.'],
  },
  order: { column: 'observedAt', direction: 'desc' },
});
