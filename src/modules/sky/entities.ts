/** The entities that a cross-match can search: those with positions on the sky. */
import type { Entity } from '../../graphql/entity.js';
import { ALERT } from '../curation/entity.js';
import { DETECTION } from '../detections/entity.js';
import { CANDIDATE } from '../differencing/entity.js';
import { OBSERVATION } from '../observations/entity.js';

type MatchTarget = 'OBSERVATION' | 'DETECTION' | 'CANDIDATE' | 'ALERT';

export const MATCHED = { OBSERVATION, DETECTION, CANDIDATE, ALERT } as unknown as Readonly<Record<MatchTarget, Entity>>;
