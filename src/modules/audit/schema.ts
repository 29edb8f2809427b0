/** The audit log in the graph. */

import { badUserInput } from '../../errors.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, pageArgs, pageOf } from '../../graphql/connection.js';
import { globalId, parseGlobalId } from '../../ids.js';
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
    entityType: t.string({ description: 'The type of what it was done to, such as `ApiKey`.' }),
    entityId: t.id({ description: 'What it was done to, by global id.' }),
    action: t.string({ description: 'The name of the mutation.' }),
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
const NEWEST_FIRST = { column: 'createdAt', direction: 'desc' } as const;

builder.queryField('auditEvents', (t) =>
  t.field({
    description: 'The audit log, the newest first.',
    type: AuditEventConnection,
    authScopes: { permission: 'admin:access' },
    args: { ...pageArgs, filter: t.arg({ type: AuditEventFilter, description: 'Which events to list.' }) },
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
      return pageOf(context.app.db.auditEvent, auditWhere(filter), NEWEST_FIRST, { args, context, info });
    },
  }),
);
