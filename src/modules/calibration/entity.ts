/** Calibration frames as an entity. */
import { Entity } from '../../graphql/entity.js';

/** A frame without a survey is for all surveys, so every key sees it. */
export const CALIBRATION_FRAME = new Entity('CalibrationFrame', {
  table: 'calibration_frames',
  called: 'calibration frame',
  surveys: [{ column: 'surveyId', optional: true }],
  sort: {
    CREATED_AT: ['createdAt', 'When they were registered.'],
    VALID_FROM: ['validFrom', 'The start of their validity.'],
  },
});
