/** The ApiKey type. A caller who may see a key sees all of it except the secret, which is not stored. */
import { effectiveOf } from '../../access/credentials/key-power.js';
import { enumNameOf, maskOfStored, PERMISSIONS, permissionsIn } from '../../access/permissions.js';
import { SURVEY_SCOPE, shownScope, surveyIdsOf } from '../../access/scopes.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { builder } from '../../graphql/builder.js';
import type { Context } from '../../graphql/context.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nodeOf } from '../../graphql/lists/lists.js';
import { reading } from '../../graphql/reading.js';
import { PermissionEnum } from '../../graphql/types/scalars.js';
import { requestMoment } from '../kit/request-moment.js';
import { surveyNames } from '../surveys/names.js';
import { User } from '../users/type.js';
import { countAdmin } from '../users/visibility.js';
import { MAX_NETWORKS } from './checks.js';
import { type ApiKeyStatus as ApiKeyStatusName, statusOf } from './rules.js';
import { API_KEY, withStatus } from './visibility.js';

export const ApiKeyStatus = builder.enumType('ApiKeyStatus', {
  description: 'Whether a key works.',
  values: {
    ACTIVE: { value: 'ACTIVE' as const, description: 'Neither revoked nor expired.' },
    EXPIRED: { value: 'EXPIRED' as const, description: 'Past its end. It can be extended.' },
    REVOKED: { value: 'REVOKED' as const, description: 'Revoked. This is permanent.' },
  },
});

export const OldSecret = builder.prismaObject('ApiKeyOldSecret', {
  name: 'OldSecret',
  description: 'A secret that a key had before it was rotated.',
  select: { keyHash: true },
  fields: (t) => ({
    prefix: t.exposeString('prefix'),
    endsAt: t.expose('endsAt', { type: 'DateTime' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
    rotatedAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

/** The retired secrets that work now, by their ends; none when the key was revoked. */
export const workingSecrets = (context: Context) =>
  ({ where: { endsAt: { gt: requestMoment(context) } }, orderBy: [{ endsAt: 'asc' }, { createdAt: 'asc' }] }) satisfies Pick<
    Prisma.ApiKeyOldSecretFindManyArgs,
    'where' | 'orderBy'
  >;
export const RETIRED_SECRETS =
  'The earlier secrets that still work, by the time at which they end. `lastUsedAt` shows which of them are still in use.';

/** The names in the graph of stored permissions. */
export const PERMISSION_NAMES = Object.fromEntries(PERMISSIONS.map((permission) => [permission, enumNameOf(permission)]));
const STATUSES = ['REVOKED', 'EXPIRED', 'ACTIVE'] as const;

/** The columns that decide about the power of a key. */
export const POWER_COLUMNS = {
  permissions: true,
  revokedAt: true,
  expiresAt: true,
  owner: { select: { role: true, isActive: true } },
} as const;

export const ApiKey = builder.prismaNode('ApiKey', {
  description: 'A credential for an automated workflow, holding exactly the permissions it was given.',
  ...nodeOf(API_KEY, countAdmin),
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    prefix: t.exposeString('prefix'),
    permissions: t.field({
      description: "The key's own permissions.",
      type: [PermissionEnum],
      extensions: reading({ kind: 'names', column: 'permissions', names: PERMISSION_NAMES }),
      select: { permissions: true },
      resolve: (key) => permissionsIn(maskOfStored(key.permissions)),
    }),
    effectivePermissions: t.field({
      description:
        'The permissions that a request with the key has now: those of the key that the role of its owner also holds. Empty when the key does not work.',
      type: [PermissionEnum],
      select: POWER_COLUMNS,
      resolve: (key) => permissionsIn(effectiveOf(key)),
    }),
    scopes: t.stringList({
      description: 'The surveys whose rows the key may read and change, as `survey:<name>`; an empty list means all.',
      extensions: { cost: COSTS.statement, ...reading({ kind: 'surveysOfScopes', column: 'scopes', shown: SURVEY_SCOPE }) },
      select: { scopes: true },
      resolve: async (key, _args, { app }) => (await surveyNames(app.db, surveyIdsOf(key.scopes) ?? [])).map(shownScope),
    }),
    status: t.field({
      description: 'Whether the key works.',
      type: ApiKeyStatus,
      extensions: reading({
        kind: 'cases',
        values: STATUSES,
        where: (status, context) => withStatus(status as ApiKeyStatusName, requestMoment(context)),
      }),
      select: { revokedAt: true, expiresAt: true },
      resolve: (key, _args, context) => statusOf(key, requestMoment(context)),
    }),
    allowedAddresses: t.stringList({
      description: 'The networks from which it may be used; an empty list allows any.',
      extensions: { values: MAX_NETWORKS, ...reading({ kind: 'column', column: 'allowedAddresses' }) },
      select: { allowedAddresses: true },
      resolve: (key) => key.allowedAddresses,
    }),
    requestsPerMinute: t.exposeInt('requestsPerMinute', { nullable: true }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
    usageCount: t.field({
      description: 'The number of requests that the key has made. It is updated within about a second.',
      type: 'SafeInt',
      extensions: reading({ kind: 'column', column: 'usageCount' }),
      select: { usageCount: true },
      resolve: (key) => Number(key.usageCount),
    }),
    oldSecret: t.field({
      description: 'The secret before the last rotation, even if it no longer works; null when the key was never rotated.',
      deprecationReason: 'Earlier ones may work too: use `retiredSecrets`.',
      type: OldSecret,
      nullable: true,
      select: (_args, _context, nested) => ({ oldSecrets: nested({ orderBy: { createdAt: 'desc' }, take: 1 }) }),
      resolve: (key) => key.oldSecrets[0] ?? null,
    }),
    retiredSecrets: t.field({
      description: RETIRED_SECRETS,
      type: [OldSecret],
      select: (_args, context, nested) => ({ revokedAt: true, oldSecrets: nested(workingSecrets(context)) }),
      resolve: (key) => (key.revokedAt === null ? key.oldSecrets : []),
    }),
    owner: t.relation('owner', { description: 'The user on whose behalf the key acts.' }),
    createdBy: t.relation('createdBy', {
      description: 'The user who created the key, directly or with another key.',
      nullable: true,
    }),
    createdByKey: t.prismaField({
      description: 'The key that created this one; null when a person created it, or when the caller may not see it.',
      type: 'ApiKey',
      nullable: true,
      extensions: {
        cost: COSTS.statement,
        ...reading({ kind: 'related', path: ['createdByKey'], where: ({ caller }) => API_KEY.visibleTo(caller.principal) }),
      },
      select: { createdByKeyId: true },
      resolve: (query, key, _args, { app, caller }) =>
        key.createdByKeyId === null
          ? null
          : app.db.apiKey.findFirst({
              ...query,
              where: { AND: [{ id: key.createdByKeyId }, API_KEY.visibleTo(caller.principal)] },
            }),
    }),
    imported: t.exposeBoolean('imported'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    revokedBy: t.relation('revokedBy', { description: 'The user who revoked the key.', nullable: true, type: User }),
    revokedReason: t.exposeString('revokedReason', { nullable: true }),
  }),
});
