/** The type of a request for a key, and its status. */
import { maskOfStored, permissionsIn } from '../../access/permissions.js';
import { surveyIdsOf } from '../../access/scopes.js';
import { builder } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { rowOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { enumOf } from '../../graphql/types/enums.js';
import { PermissionEnum } from '../../graphql/types/scalars.js';
import { PERMISSION_NAMES } from '../api-keys/type.js';
import { API_KEY } from '../api-keys/visibility.js';
import { requestMoment } from '../kit/request-moment.js';
import { surveyNames } from '../surveys/names.js';
import { User } from '../users/type.js';
import { API_KEY_REQUEST, type KeyRequestStatus, STATUSES, statusOf, withStatus } from './entity.js';

export const ApiKeyRequestStatus = enumOf('ApiKeyRequestStatus', 'The progress of a request for a key.', {
  OPEN: 'No admin has decided yet.',
  APPROVED: 'The requester can collect the key.',
  REJECTED: 'An admin rejected it, or withdrew the approval.',
  COLLECTED: 'The key exists.',
  WITHDRAWN: 'The requester withdrew it before an admin decided.',
  EXPIRED: 'It was approved, and the requester did not collect the key in time.',
});

/** Only people send and decide requests, so no key reads them. */
export const PEOPLE = { user: true } as const;

export const ApiKeyRequest = builder.prismaNode(API_KEY_REQUEST.name, {
  ...rowOf(API_KEY_REQUEST),
  authScopes: PEOPLE,
  description: 'A request of a user for a key. It holds no secret: the key is made when the requester collects it.',
  fields: (t) => ({
    name: t.exposeString('name'),
    reason: t.exposeString('reason'),
    permissions: t.field({
      description: 'The permissions of the future key.',
      type: [PermissionEnum],
      extensions: reading({ kind: 'names', column: 'permissions', names: PERMISSION_NAMES }),
      select: { permissions: true },
      resolve: ({ permissions }) => permissionsIn(maskOfStored(permissions)),
    }),
    surveys: t.stringList({
      description: 'The surveys whose rows the key may read and change; an empty list means all.',
      extensions: { cost: COSTS.statement, ...reading({ kind: 'surveysOfScopes', column: 'scopes', shown: '' }) },
      select: { scopes: true },
      resolve: ({ scopes }, _args, { app }) => surveyNames(app.db, surveyIdsOf(scopes) ?? []),
    }),
    status: t.field({
      description: 'The progress of the request.',
      type: ApiKeyRequestStatus,
      extensions: reading({
        kind: 'cases',
        values: STATUSES,
        where: (status, context) => withStatus(status as KeyRequestStatus, requestMoment(context)),
      }),
      select: { state: true, collectUntil: true },
      resolve: (request, _args, context) => statusOf(request, requestMoment(context)),
    }),
    requester: t.relation('requester', { description: 'The user who sent the request, and the owner of the future key.' }),
    decidedBy: t.relation('decidedBy', {
      description: 'The admin who decided last; null as long as none has.',
      nullable: true,
      type: User,
    }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true }),
    comment: t.exposeString('comment', { nullable: true }),
    expiresInDays: t.exposeInt('expiresInDays', { nullable: true }),
    collectUntil: t.expose('collectUntil', { type: 'DateTime', nullable: true }),
    apiKey: t.prismaField({
      description: 'The key; null until it is collected, or when the caller may not see it.',
      type: 'ApiKey',
      nullable: true,
      extensions: {
        cost: COSTS.statement,
        ...reading({ kind: 'related', path: ['key'], where: ({ caller }) => API_KEY.visibleTo(caller.principal) }),
      },
      select: { keyId: true },
      resolve: (query, { keyId }, _args, { app, caller }) =>
        keyId === null
          ? null
          : app.db.apiKey.findFirst({ ...query, where: { AND: [{ id: keyId }, API_KEY.visibleTo(caller.principal)] } }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
