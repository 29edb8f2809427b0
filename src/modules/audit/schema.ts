/** The audit log in the graph. */

import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { before, filterOf, named, namedOneOf, since } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { actorOf, entityOf } from './concerned.js';
import { AUDIT_EVENT } from './entity.js';

const AuditEvent = builder.prismaNode(AUDIT_EVENT.name, {
  ...rowOf(AUDIT_EVENT),
  description:
    'A record of one change: its content, author and origin. It is written in the same transaction as the change, and never altered.',
  fields: (t) => ({
    actorUser: t.relation('actorUser', {
      description: 'The user who acted, directly or with a key; null when nobody was signed in.',
      nullable: true,
    }),
    actorKey: t.relation('actorKey', { description: 'The key that acted; null when a person acted.', nullable: true }),
    action: t.exposeString('action'),
    entityType: t.exposeString('entityType'),
    entityId: t.id({
      description: 'The global id of the changed entity.',
      nullable: true,
      extensions: reading({ kind: 'globalId', type: { column: 'entityType' }, id: 'entityId' }),
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

const filter = filterOf(
  AUDIT_EVENT,
  {
    actorId: {
      type: 'ID',
      description: 'The author: the global id of a user (including their keys) or of a key.',
      where: actorOf,
    },
    entityType: named('entityType', 'The type of the changed entity, such as `ApiKey`.'),
    entityTypes: namedOneOf('entityType', 'The type of the changed entity, such as `ApiKey`.'),
    entityId: {
      type: 'ID',
      description: 'The changed entity, by global id.',
      where: entityOf,
    },
    action: named('action', 'The name of the mutation.'),
    actions: namedOneOf('action', 'The name of the mutation.'),
    from: since('createdAt', 'The earliest moment, included.'),
    to: before('createdAt', 'The latest moment, excluded.'),
  },
  'Selects the events to list. All given conditions must hold.',
);

builder.queryFields((t) => ({
  auditEvents: listsOf(AUDIT_EVENT, AuditEvent).root(t, { description: 'The audit log.', filter }),
  auditEvent: oneOf(t, AUDIT_EVENT, { description: 'One audit event; null when it does not exist.' }),
}));
