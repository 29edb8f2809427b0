/** Audit events as an entity. */
import { Entity } from '../../graphql/entity.js';

export const AUDIT_EVENT = new Entity('AuditEvent', {
  table: 'audit_events',
  called: 'audit event',
  permission: 'admin:access',
  surveys: [],
  narrow: ['entityId'],
  sort: { CREATED_AT: ['createdAt', 'When they were recorded.'] },
});
