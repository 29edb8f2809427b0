/** Validation events in the graph. */

import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { equals, equalsOneOf, filterOf, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { DETECTION } from '../detections/entity.js';
import { DetectionStatus, DetectionType } from '../detections/type.js';
import { ofSurveys } from '../surveys/filter.js';
import { VALIDATION_EVENT } from './entity.js';

export const ValidationEvent = builder.prismaNode(VALIDATION_EVENT.name, {
  ...rowOf(VALIDATION_EVENT),
  description: 'One judgement of a detection, never altered.',
  fields: (t) => ({
    detection: t.relation('detection', { description: 'The judged detection.' }),
    user: t.relation('user', { description: 'The user who judged, directly or with a key.' }),
    keyId: t.id({
      description: 'The API key of the judgement; null when the user was signed in.',
      nullable: true,
      extensions: reading({ kind: 'globalId', type: 'ApiKey', id: 'keyId' }),
      select: { keyId: true },
      resolve: ({ keyId }) => keyId && globalId('ApiKey', keyId),
    }),
    label: t.expose('label', { type: DetectionType }),
    confidence: t.exposeFloat('confidence', { nullable: true }),
    quality: t.exposeFloat('quality', { nullable: true }),
    notes: t.exposeString('notes', { nullable: true }),
    tags: t.exposeStringList('tags'),
    previousStatus: t.expose('previousStatus', { type: DetectionStatus }),
    newStatus: t.expose('newStatus', { type: DetectionStatus }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const events = listsOf(VALIDATION_EVENT, ValidationEvent);
const filter = filterOf(VALIDATION_EVENT, {
  ...ofSurveys(),
  detectionId: refersTo('detectionId', 'Detection', 'The judged detection.'),
  userId: refersTo('userId', 'User', 'The user who judged, directly or with a key.'),
  label: equals('label', DetectionType, 'The class of the detection.'),
  labels: equalsOneOf('label', DetectionType, 'The class of the detection.'),
});

builder.queryFields((t) => ({
  validationEvents: events.root(t, { filter }),
  validationEvent: oneOf(t, VALIDATION_EVENT),
}));

events.inside(DETECTION, 'validations', { description: 'Its judgements, newest first.' });
