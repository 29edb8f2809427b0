/** Validation events in the graph. */

import { globalId, idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, nestedPage, nestedRows, pageArgs, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { nameField } from '../../graphql/name-field.js';
import { toPage } from '../../graphql/paging.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { Detection, DetectionStatus, DetectionType } from '../detections/type.js';
import { validationEventsVisibleTo, validationEventsWhere } from './service.js';

export const ValidationEvent = builder.prismaNode('ValidationEvent', {
  description: 'One judgement of a detection, never altered.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [validationEventsVisibleTo(caller.principal)] }),
  fields: (t) => ({
    detection: t.relation('detection', { description: 'What was judged.' }),
    user: t.relation('user', { description: 'Who judged, or whose key did.' }),
    keyId: t.id({
      description: 'The API key through which it was judged; null when the user was signed in.',
      nullable: true,
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

const ValidationEventFilter = builder.inputType('ValidationEventFilter', {
  description: 'Which validation events to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    detectionId: t.id({ description: 'What was judged.' }),
    userId: t.id({ description: 'Who judged, in person or by key.' }),
    label: t.field({ type: DetectionType, description: 'What it was taken to be.' }),
  }),
});

const ValidationEventConnection = connectionType('ValidationEvent', ValidationEvent, 'validation events');
const DetectionValidationsConnection = connectionType('DetectionValidations', ValidationEvent, "detection's validation events", {
  counted: false,
});
const { sortArgs, orderOf } = sorting(
  'ValidationEvent',
  'validation events',
  { CREATED_AT: ['createdAt', 'When they were recorded.'] },
  NEWEST_FIRST,
);

builder.queryFields((t) => ({
  validationEvents: t.field({
    description: 'Validation events.',
    type: ValidationEventConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: ValidationEventFilter, description: 'Which events to list.' }) },
    resolve: async (_root, args, context, info) => {
      const { detectionId, userId, ...filter } = args.filter ?? {};
      const where = await validationEventsWhere(context.app.db, context.caller.principal, {
        ...filter,
        ...(detectionId != null && { detectionId: idOf('Detection', detectionId, 'filter.detectionId') }),
        ...(userId != null && { userId: idOf('User', userId, 'filter.userId') }),
      });
      return pageOf(context.app.db.validationEvent, where, orderOf(args), { args, context, info });
    },
  }),
  validationEvent: oneById(t, ValidationEvent, 'validation event', validationEventsVisibleTo),
}));

builder.prismaObjectField(Detection, 'validations', (t) =>
  t.field({
    description: 'How it was judged, the newest first.',
    type: DetectionValidationsConnection,
    authScopes: { permission: 'read:data' },
    args: pageArgs,
    select: (args, { caller }, nested) =>
      nestedPage('validations', args, NEWEST_FIRST, validationEventsVisibleTo(caller.principal), nested),
    resolve: (detection, args) => toPage(nestedRows(detection, 'validations'), args, NEWEST_FIRST),
  }),
);
