/** Alerts in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, nestedPage, nestedRows, pageArgs, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { oneById } from '../../graphql/entity.js';
import { enumOf } from '../../graphql/enums.js';
import { nameField } from '../../graphql/name-field.js';
import { toPage } from '../../graphql/paging.js';
import { changing, entityPayload } from '../../graphql/payload.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { Detection } from '../detections/type.js';
import { acknowledgeAlert, alertsVisibleTo, alertsWhere, createAlert, updateAlert } from './alert-service.js';

export const AlertStatus = enumOf('AlertStatus', 'How far an alert has been delivered.', {
  PENDING: 'Not sent yet.',
  SENT: 'Sent, and not known to have arrived.',
  DELIVERED: 'Arrived.',
  FAILED: 'Could not be sent, or did not arrive; it can be sent again.',
  ACKNOWLEDGED: 'Somebody has taken note of it.',
});

export const AlertPriority = enumOf('AlertPriority', 'How urgent an alert is.', {
  LOW: 'It can wait.',
  NORMAL: 'As most are.',
  HIGH: 'To be looked at today.',
  CRITICAL: 'To be looked at now.',
});

export const Alert = builder.prismaNode('Alert', {
  description: 'Something that people should be told of.',
  authScopes: { permission: 'read:data' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id, { caller }) => ({ id, AND: [alertsVisibleTo(caller.principal)] }),
  fields: (t) => ({
    detection: t.relation('detection', { description: 'What it is about.' }),
    type: t.exposeString('type'),
    priority: t.expose('priority', { type: AlertPriority }),
    title: t.exposeString('title'),
    message: t.exposeString('message', { nullable: true }),
    status: t.expose('status', { type: AlertStatus }),
    channel: t.exposeString('channel', { nullable: true }),
    attempts: t.exposeInt('attempts'),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true }),
    deliveredAt: t.expose('deliveredAt', { type: 'DateTime', nullable: true }),
    acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const AlertFilter = builder.inputType('AlertFilter', {
  description: 'Which alerts to list; everything given must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    detectionId: t.id({ description: 'What they are about.' }),
    status: t.field({ type: AlertStatus, description: 'How far they have been delivered.' }),
    priority: t.field({ type: AlertPriority, description: 'How urgent they are.' }),
  }),
});

const AlertConnection = connectionType('Alert', Alert, 'alerts');
const DetectionAlertsConnection = connectionType('DetectionAlerts', Alert, "detection's alerts", { counted: false });
const { sortArgs, orderOf } = sorting(
  'Alert',
  'alerts',
  { CREATED_AT: ['createdAt', 'When they were recorded.'], PRIORITY: ['priorityRank', 'How urgent they are.'] },
  NEWEST_FIRST,
);

builder.queryFields((t) => ({
  alerts: t.field({
    description: 'Alerts.',
    type: AlertConnection,
    authScopes: { permission: 'read:data' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: AlertFilter, description: 'Which alerts to list.' }) },
    resolve: async (_root, args, context, info) => {
      const { detectionId, ...filter } = args.filter ?? {};
      const where = await alertsWhere(context.app.db, context.caller.principal, {
        ...filter,
        ...(detectionId != null && { detectionId: idOf('Detection', detectionId, 'filter.detectionId') }),
      });
      return pageOf(context.app.db.alert, where, orderOf(args), { args, context, info });
    },
  }),
  alert: oneById(t, Alert, 'alert', alertsVisibleTo),
}));

builder.prismaObjectField(Detection, 'alerts', (t) =>
  t.field({
    description: 'The alerts about it, the newest first.',
    type: DetectionAlertsConnection,
    authScopes: { permission: 'read:data' },
    args: pageArgs,
    select: (args, { caller }, nested) => nestedPage('alerts', args, NEWEST_FIRST, alertsVisibleTo(caller.principal), nested),
    resolve: (detection, args) => toPage(nestedRows(detection, 'alerts'), args, NEWEST_FIRST),
  }),
);

const CreateAlertInput = builder.inputType('CreateAlertInput', {
  description: 'What people should be told of.',
  fields: (t) => ({
    detectionId: t.id({ required: true, description: 'The detection it is about.' }),
    type: t.string({
      required: true,
      description: `The kind of alert, such as \`new_supernova\`, at most ${LONGEST.word} characters.`,
      extensions: nameField,
    }),
    priority: t.field({ type: AlertPriority, description: 'How urgent it is; NORMAL when it is not given.' }),
    title: t.string({ required: true, description: `One line, at most ${LONGEST.name} characters.` }),
    message: t.string({ description: `The whole message, at most ${LONGEST.text} characters.` }),
    channel: t.string({
      description: `Where it is delivered to, such as \`slack\`, at most ${LONGEST.word} characters.`,
      extensions: nameField,
    }),
  }),
});

const AlertDelivery = enumOf('AlertDelivery', 'What can be said of the delivery of an alert.', {
  SENT: 'It was sent.',
  DELIVERED: 'It arrived.',
  FAILED: 'It could not be sent, or did not arrive.',
});

const UpdateAlertInput = builder.inputType('UpdateAlertInput', {
  description: 'How far the delivery of an alert has come.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The alert.' }),
    status: t.field({ type: AlertDelivery, required: true, description: 'How far delivery has come.' }),
    channel: t.string({ description: 'Where it is delivered to, when that has changed.', extensions: nameField }),
    error: t.string({ description: `Why it FAILED; what exceeds ${LONGEST.text} characters is cut.` }),
  }),
});

const AcknowledgeAlertInput = builder.inputType('AcknowledgeAlertInput', {
  description: 'An alert that somebody has taken note of.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The alert.' }) }),
});

const alertPayload = entityPayload(Alert, 'alert');

builder.mutationFields((t) => ({
  createAlert: t.field({
    description: 'Adds an alert about a detection. It is PENDING until whoever delivers alerts says that it was sent.',
    type: alertPayload('CreateAlertPayload', 'The alert that was added.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: CreateAlertInput, required: true, description: 'The alert.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const detectionId = idOf('Detection', input.detectionId, 'input.detectionId');
      return { id: await createAlert(app, caller, { ...input, detectionId }) };
    },
  }),
  updateAlert: t.field({
    description:
      'Says how far the delivery of an alert has come. Saying it twice is harmless, but for FAILED, of which each time counts as a try; an illegal step is CONFLICT and names those that are legal.',
    type: alertPayload('UpdateAlertPayload', 'The alert that was changed.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: UpdateAlertInput, required: true, description: 'The delivery.' }) },
    resolve: changing(Alert, updateAlert),
  }),
  acknowledgeAlert: t.field({
    description: 'Takes note of an alert, so that nobody has to deliver it any more. Doing it twice is harmless.',
    type: alertPayload('AcknowledgeAlertPayload', 'The alert that was taken note of.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: AcknowledgeAlertInput, required: true, description: 'The alert.' }) },
    resolve: changing(Alert, acknowledgeAlert),
  }),
}));
