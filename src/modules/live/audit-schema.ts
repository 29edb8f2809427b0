/** The subscription to audit events. */
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { AUDIT_EVENT } from '../audit/entity.js';
import { idField, listed, rowField, WHERE_ALL } from './event-type.js';
import { auditEventsRecorded } from './service.js';
import type { RecordedAuditEvent } from './topics.js';

const AuditEventRecorded = builder.objectRef<RecordedAuditEvent>('AuditEventRecorded').implement({
  description: 'An audit event that was recorded.',
  fields: (t) => ({
    id: idField(t, AUDIT_EVENT),
    action: t.exposeString('action', { description: 'The name of the mutation.' }),
    entityType: t.exposeString('entityType', { description: 'The type of the changed entity, such as `ApiKey`.' }),
    entityId: t.id({
      description: 'The global id of the changed entity.',
      nullable: true,
      resolve: ({ entityType, entityId }) => (entityId === null ? null : globalId(entityType, entityId)),
    }),
    auditEvent: rowField(t, AUDIT_EVENT, 'The audit event.'),
  }),
});

const AuditEventRecordedFilter = builder.inputType('AuditEventRecordedFilter', {
  description: `Selects the audit events to report. ${WHERE_ALL}`,
  fields: (t) => ({
    actorIds: t.idList({ description: listed('The author, by the global id of a user (including their keys) or of a key') }),
    entityTypes: t.stringList({ description: listed('The type of the changed entity, such as `ApiKey`'), extensions: nameField }),
    entityIds: t.idList({ description: listed('The changed entity, by global id') }),
    actions: t.stringList({ description: listed('The name of the mutation'), extensions: nameField }),
  }),
});

builder.subscriptionField('auditEventRecorded', (t) =>
  t.field({
    description: 'Audit events, as they are recorded.',
    type: AuditEventRecorded,
    authScopes: { permission: 'admin:access' },
    args: { filter: t.arg({ type: AuditEventRecordedFilter, description: 'Selects the audit events.' }) },
    subscribe: (_root, { filter }, context) => auditEventsRecorded(context, filter ?? {}),
    resolve: (event) => event,
  }),
);
