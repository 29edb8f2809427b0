/** The audit log in the graph. */

import { badUserInput } from '../../base/errors.js';
import { globalId, idOf, parseGlobalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { nameField } from '../../graphql/name-field.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { auditWhere } from './service.js';

export const AuditEvent = builder.prismaNode('AuditEvent', {
  description: 'What was changed, by whom, from where: written with the change itself and never altered.',
  authScopes: { permission: 'admin:access' },
  select: { id: true },
  id: { field: 'id' },
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    actorUser: t.relation('actorUser', {
      description: 'The user who acted, or whose key did; null before anyone had signed in.',
      nullable: true,
    }),
    actorKey: t.relation('actorKey', { description: 'The key that acted; null when a person did.', nullable: true }),
    action: t.exposeString('action'),
    entityType: t.exposeString('entityType'),
    entityId: t.id({
      description: 'The global id of what it was done to.',
      nullable: true,
      select: { entityType: true, entityId: true },
      resolve: ({ entityType, entityId }) => (entityId === null ? null : globalId(entityType, entityId)),
    }),
    before: t.expose('before', { type: 'JSON', nullable: true }),
    after: t.expose('after', { type: 'JSON', nullable: true }),
    address: t.exposeString('address', { nullable: true }),
    userAgent: t.exposeString('userAgent', { nullable: true }),
    requestId: t.exposeString('requestId', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Which events to list; everything given must hold.',
  fields: (t) => ({
    actorId: t.id({ description: 'Who did it: the global id of a user (their keys included) or of a key.' }),
    entityType: t.string({ description: 'The type of what it was done to, such as `ApiKey`.', extensions: nameField }),
    entityId: t.id({ description: 'What it was done to, by global id.' }),
    action: t.string({ description: 'The name of the mutation.', extensions: nameField }),
    from: t.field({ type: 'DateTime', description: 'The earliest moment, included.' }),
    to: t.field({ type: 'DateTime', description: 'The latest moment, excluded.' }),
  }),
});

function actorOf(actorId: string) {
  const { typename, id } = parseGlobalId(actorId, 'filter.actorId');
  if (typename === 'User') return { actorUserId: id };
  if (typename === 'ApiKey') return { actorKeyId: id };
  throw badUserInput('filter.actorId', 'must be the id of a User or an ApiKey');
}

function entityOf(entityId: string) {
  const { typename, id } = parseGlobalId(entityId, 'filter.entityId');
  return { entityType: typename, entityId: id };
}

const AuditEventConnection = connectionType('AuditEvent', AuditEvent, 'audit events');
const { sortArgs, orderOf } = sorting(
  'AuditEvent',
  'audit events',
  { CREATED_AT: ['createdAt', 'When they were recorded.'] },
  NEWEST_FIRST,
);

builder.queryFields((t) => ({
  auditEvents: t.field({
    description: 'The audit log.',
    type: AuditEventConnection,
    authScopes: { permission: 'admin:access' },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: AuditEventFilter, description: 'Which events to list.' }) },
    resolve: (_root, args, context, info) => {
      const { actorId, entityType, entityId, action, from, to } = args.filter ?? {};
      const filter = {
        ...(actorId != null && actorOf(actorId)),
        ...(entityType != null && { entityType }),
        ...(entityId != null && entityOf(entityId)),
        ...(action != null && { action }),
        ...(from != null && { from }),
        ...(to != null && { to }),
      };
      return pageOf(context.app.db.auditEvent, auditWhere(filter), orderOf(args), { args, context, info });
    },
  }),
  auditEvent: t.prismaField({
    description: 'One audit event; null when it does not exist.',
    type: AuditEvent,
    nullable: true,
    authScopes: { permission: 'admin:access' },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (query, _root, { id }, { app }) =>
      app.db.auditEvent.findUnique({ ...query, where: { id: idOf('AuditEvent', id, 'id') } }),
  }),
}));
