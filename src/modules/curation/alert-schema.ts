/** Alerts in the graph. */

import { idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { equals, equalsOneOf, filterOf, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { enumOf } from '../../graphql/types/enums.js';
import { changing, payloadOf } from '../../graphql/types/payload.js';
import { DETECTION } from '../detections/entity.js';
import { ofSurveys } from '../surveys/filter.js';
import { acknowledgeAlert, createAlert, updateAlert } from './alert-service.js';
import { ALERT } from './entity.js';

const AlertStatus = enumOf('AlertStatus', "The progress of an alert's delivery.", {
  PENDING: 'Not sent yet.',
  SENT: 'Sent, but not confirmed as delivered.',
  DELIVERED: 'It arrived.',
  FAILED: 'It was not sent, or it did not arrive. It can be sent again.',
  ACKNOWLEDGED: 'A person has acknowledged it.',
});

export const AlertPriority = enumOf('AlertPriority', 'The urgency of an alert.', {
  LOW: 'It can wait.',
  NORMAL: 'The usual urgency.',
  HIGH: 'It needs attention today.',
  CRITICAL: 'It needs attention now.',
});

const Alert = builder.prismaNode(ALERT.name, {
  ...rowOf(ALERT),
  description: 'A message for people about a detection.',
  fields: (t) => ({
    detection: t.relation('detection', { description: 'The detection that it reports.' }),
    ra: t.exposeFloat('ra'),
    dec: t.exposeFloat('dec'),
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

const alerts = listsOf(ALERT, Alert);
const filter = filterOf(ALERT, {
  ...ofSurveys(),
  detectionId: refersTo('detectionId', 'Detection', 'The detection that they report.'),
  status: equals('status', AlertStatus, 'The progress of their delivery.'),
  statuses: equalsOneOf('status', AlertStatus, 'The progress of their delivery.'),
  priority: equals('priority', AlertPriority, 'Their urgency.'),
  priorities: equalsOneOf('priority', AlertPriority, 'Their urgency.'),
});

builder.queryFields((t) => ({
  alerts: alerts.root(t, { filter }),
  alert: oneOf(t, ALERT),
}));

alerts.inside(DETECTION, 'alerts', { description: 'The alerts about it, the newest first.' });

const CreateAlertInput = builder.inputType('CreateAlertInput', {
  description: 'The alert to create.',
  fields: (t) => ({
    detectionId: t.id({ required: true, description: 'The detection that it reports.' }),
    type: t.string({
      required: true,
      description: `The kind of alert, such as \`new_supernova\`, at most ${LONGEST.word} characters.`,
      extensions: nameField,
    }),
    priority: t.field({ type: AlertPriority, description: 'Its urgency; NORMAL by default.' }),
    title: t.string({ required: true, description: `One line, at most ${LONGEST.name} characters.` }),
    message: t.string({ description: `The whole message, at most ${LONGEST.text} characters.` }),
    channel: t.string({
      description: `The channel of delivery, such as \`slack\`, at most ${LONGEST.word} characters.`,
      extensions: nameField,
    }),
  }),
});

const AlertDelivery = enumOf('AlertDelivery', 'The result of a delivery of an alert.', {
  SENT: 'It was sent.',
  DELIVERED: 'It arrived.',
  FAILED: 'It was not sent, or it did not arrive.',
});

const UpdateAlertInput = builder.inputType('UpdateAlertInput', {
  description: "The progress of an alert's delivery.",
  fields: (t) => ({
    id: t.id({ required: true, description: 'The alert.' }),
    status: t.field({ type: AlertDelivery, required: true, description: 'The progress of the delivery.' }),
    channel: t.string({ description: 'The channel of delivery, if it has changed.', extensions: nameField }),
    error: t.string({ description: `The reason for FAILED. After ${LONGEST.text} characters it is cut.` }),
  }),
});

const AcknowledgeAlertInput = builder.inputType('AcknowledgeAlertInput', {
  description: 'The alert to acknowledge.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The alert.' }) }),
});

const alertPayload = payloadOf(ALERT);

builder.mutationFields((t) => ({
  createAlert: t.field({
    description: 'Creates an alert about a detection. It is PENDING until the service that delivers alerts reports it as sent.',
    type: alertPayload('CreateAlertPayload', 'The new alert.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: CreateAlertInput, required: true, description: 'The alert.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const detectionId = idOf('Detection', input.detectionId, 'input.detectionId');
      return { id: await createAlert(app, caller, { ...input, detectionId }) };
    },
  }),
  updateAlert: t.field({
    description:
      "Reports the progress of an alert's delivery. It is idempotent, except that each FAILED counts as an attempt. An illegal step is CONFLICT, and the error lists the legal ones.",
    type: alertPayload('UpdateAlertPayload', 'The alert that was changed.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: UpdateAlertInput, required: true, description: 'The delivery.' }) },
    resolve: changing(ALERT, updateAlert),
  }),
  acknowledgeAlert: t.field({
    description: 'Acknowledges an alert. It need not be delivered any more. It is idempotent.',
    type: alertPayload('AcknowledgeAlertPayload', 'The acknowledged alert.'),
    authScopes: { permission: 'write:data' },
    args: { input: t.arg({ type: AcknowledgeAlertInput, required: true, description: 'The alert.' }) },
    resolve: changing(ALERT, acknowledgeAlert),
  }),
}));
