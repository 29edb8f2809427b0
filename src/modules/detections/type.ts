/** The Detection type, apart from the fields that later modules add to it. */

import { surveyInScope } from '../../access/scopes.js';
import { builder } from '../../graphql/builder.js';
import { enumOf } from '../../graphql/enums.js';
import { rowOf } from '../../graphql/lists.js';
import { Candidate } from '../differencing/candidate-type.js';
import { CANDIDATE } from '../differencing/entity.js';
import { DETECTION } from './entity.js';

export const DetectionType = enumOf('DetectionType', 'What a detection is taken to be.', {
  SUPERNOVA: 'An exploding star.',
  VARIABLE: 'A star whose brightness changes.',
  TRANSIENT: 'Something that appeared or vanished, of no kind named here.',
  UNKNOWN: 'Nobody can tell yet.',
  ARTIFACT: 'Nothing in the sky: a defect, a cosmic ray, a bad subtraction.',
});

export const DetectionStatus = enumOf('DetectionStatus', 'How far a detection has been judged.', {
  PENDING: 'Nobody has looked at it yet.',
  VALIDATING: 'Somebody is looking at it.',
  VALIDATED: 'Judged to be real.',
  REJECTED: 'Judged not to be real, or not to be of interest.',
  CONFIRMED: 'Real beyond doubt, such as by a spectrum.',
  ARCHIVED: 'Put away; nobody judges it any more.',
});

export const Detection = builder.prismaNode(DETECTION.name, {
  ...rowOf(DETECTION),
  description: 'Something that a model found in an observation.',
  fields: (t) => ({
    modelRun: t.relation('modelRun', { description: 'The run of the model that found it.' }),
    observation: t.relation('observation', { description: 'The observation it was found in.' }),
    candidate: t.field({
      description: 'The candidate that the model looked at; null when there was none, or when it may not be seen.',
      type: Candidate,
      nullable: true,
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
