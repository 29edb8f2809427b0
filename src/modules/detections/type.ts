/** The Detection type, apart from the fields that later modules add to it. */

import { surveyInScope } from '../../access/scopes.js';
import { builder } from '../../graphql/builder.js';
import { rowOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { enumOf } from '../../graphql/types/enums.js';
import { Candidate } from '../differencing/candidate-type.js';
import { CANDIDATE } from '../differencing/entity.js';
import { DETECTION } from './entity.js';

export const DetectionType = enumOf('DetectionType', 'The class of a detection.', {
  SUPERNOVA: 'An exploding star.',
  VARIABLE: 'A star whose brightness changes.',
  TRANSIENT: 'A source of another class that appeared or vanished.',
  UNKNOWN: 'Not known yet.',
  ARTIFACT: 'Not a source in the sky: a defect, a cosmic ray or a bad subtraction.',
});

export const DetectionStatus = enumOf('DetectionStatus', "The progress of a detection's judgement.", {
  PENDING: 'Not examined yet.',
  VALIDATING: 'A person is examining it.',
  VALIDATED: 'Judged to be real.',
  REJECTED: 'Judged not to be real, or not to be of interest.',
  CONFIRMED: 'Certainly real, for example confirmed by a spectrum.',
  ARCHIVED: 'Archived. It is no longer judged.',
});

export const Detection = builder.prismaNode(DETECTION.name, {
  ...rowOf(DETECTION),
  description: 'A source that a model detected in an observation.',
  fields: (t) => ({
    modelRun: t.relation('modelRun', { description: 'The run of the model that found it.' }),
    observation: t.relation('observation', { description: 'The observation it was found in.' }),
    candidate: t.field({
      description: 'The candidate that the model examined; null when it does not exist, or when the caller may not see it.',
      type: Candidate,
      nullable: true,
      extensions: reading({ kind: 'related', path: ['candidate'], where: ({ caller }) => CANDIDATE.visibleTo(caller.principal) }),
      select: (_args, _context, nested) => ({
        candidate: nested({ select: { id: true, ...CANDIDATE.surveySelect } }),
      }),
      resolve: ({ candidate }, _args, { caller: { principal } }) =>
        candidate && CANDIDATE.surveysOf(candidate).every((id) => surveyInScope(principal, id)) ? candidate : null,
    }),
    ra: t.exposeFloat('ra'),
    dec: t.exposeFloat('dec'),
    pixelX: t.exposeFloat('pixelX', { nullable: true }),
    pixelY: t.exposeFloat('pixelY', { nullable: true }),
    confidence: t.exposeFloat('confidence'),
    type: t.expose('type', { type: DetectionType }),
    status: t.expose('status', { type: DetectionStatus }),
    humanLabel: t.expose('humanLabel', { type: DetectionType, nullable: true }),
    validatedAt: t.expose('validatedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
