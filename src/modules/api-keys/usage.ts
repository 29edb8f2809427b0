/** The use of a key in the graph: by permission, by day and by address. */
import { isPermission, maskOfStored, type Permission, permissionsIn } from '../../access/permissions.js';
import { MOST_ADDRESSES } from '../../access/recording/usage.js';
import { KEPT_DAYS } from '../../access/recording/usage-statements.js';
import { MAX_KEY_DAYS } from '../../base/settings/keys.js';
import { builder } from '../../graphql/builder.js';
import type { Context } from '../../graphql/context.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { COSTS, statedNumber } from '../../graphql/fields/costs.js';
import { PermissionEnum } from '../../graphql/types/scalars.js';
import { checkRange } from '../kit/input.js';
import { requestMoment } from '../kit/request-moment.js';
import { addDays, checkedDays } from './rules.js';
import { ApiKey } from './type.js';

const PermissionUsage = builder.prismaObject('ApiKeyPermissionUsage', {
  name: 'PermissionUsage',
  description: 'The use of a permission by a key.',
  select: { keyId: true },
  fields: (t) => ({
    permission: t.field({
      description: 'The permission.',
      type: PermissionEnum,
      select: { permission: true },
      resolve: ({ permission }) => permission as Permission,
    }),
    usageCount: t.field({
      description: 'The number of requests that needed it. It is updated within about a second.',
      type: 'SafeInt',
      select: { usageCount: true },
      resolve: ({ usageCount }) => Number(usageCount),
    }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime' }),
  }),
});

const MissingPermission = builder.prismaObject('ApiKeyMissingPermission', {
  name: 'MissingPermission',
  description: 'A permission that refused requests of a key lacked.',
  select: { keyId: true },
  fields: (t) => ({
    permission: t.field({
      description: 'The permission that they lacked.',
      type: PermissionEnum,
      select: { permission: true },
      resolve: ({ permission }) => permission as Permission,
    }),
    denials: t.field({
      description: 'The number of requests refused for lack of it. It is updated within about a second.',
      type: 'SafeInt',
      select: { denials: true },
      resolve: ({ denials }) => Number(denials),
    }),
    lastDeniedAt: t.expose('lastDeniedAt', { type: 'DateTime' }),
  }),
});

const DailyUsage = builder.prismaObject('ApiKeyDailyUsage', {
  name: 'DailyUsage',
  description: 'The use of a key on one day.',
  select: { keyId: true },
  fields: (t) => ({
    day: t.string({
      description: 'The day (UTC), as `2023-05-19`.',
      select: { day: true },
      resolve: ({ day }) => day.toISOString().slice(0, 10),
    }),
    requests: t.exposeInt('requests', { description: 'The number of requests.' }),
    errors: t.exposeInt('errors', { description: 'The number of requests that ended with any other error.' }),
    denials: t.exposeInt('denials', { description: 'The number of requests refused for missing permissions.' }),
  }),
});

const RecentAddress = builder.prismaObject('ApiKeyAddress', {
  name: 'RecentAddress',
  description: 'An address that a key was used from.',
  select: { keyId: true },
  fields: (t) => ({
    address: t.exposeString('address'),
    requests: t.field({
      description: 'The number of requests since the first use. It is updated within about a second.',
      type: 'SafeInt',
      select: { requests: true },
      resolve: ({ requests }) => Number(requests),
    }),
    firstUsedAt: t.expose('firstUsedAt', { type: 'DateTime' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime' }),
  }),
});

/** The start of the last days of a request. */
const daysAgo = (context: Context, days: number): Date => addDays(requestMoment(context), -days);

const UNUSED_DAYS = 30;

const daysOf = ({ days }: { readonly days?: number | null }): number => checkedDays(days ?? UNUSED_DAYS, 'days');

function checkUsageDays({ days }: { readonly days?: number | null }): void {
  if (days != null) checkRange(days, 1, KEPT_DAYS, 'days');
}

builder.prismaObjectFields(ApiKey, (t) => ({
  permissionUsage: t.field({
    description: 'The permissions that it has used, with the number of requests.',
    type: [PermissionUsage],
    select: (_args, _context, nested) => ({ permissionUsage: nested({ orderBy: { permission: 'asc' } }) }),
    resolve: (key) => key.permissionUsage.filter(({ permission }) => isPermission(permission)),
  }),
  unusedPermissions: t.field({
    description: 'The permissions that it holds but has not used for this number of days. It probably does not need them.',
    type: [PermissionEnum],
    args: {
      days: t.arg.int({
        defaultValue: UNUSED_DAYS,
        description: `The number of days, 1 to ${MAX_KEY_DAYS}.`,
        extensions: checkedBy(daysOf),
      }),
    },
    select: { permissions: true, permissionUsage: { select: { permission: true, lastUsedAt: true } } },
    resolve: (key, args, context) => {
      const since = daysAgo(context, daysOf(args));
      const used = new Set(
        key.permissionUsage.filter(({ lastUsedAt }) => lastUsedAt >= since).map(({ permission }) => permission),
      );
      return permissionsIn(maskOfStored(key.permissions)).filter((permission) => !used.has(permission));
    },
  }),
  missingPermissions: t.field({
    description: `The permissions that its refused requests of the last ${KEPT_DAYS} days lacked, the last refused first. The key, or the role of its owner, may hold them by now.`,
    type: [MissingPermission],
    select: (_args, context, nested) => ({
      missingPermissions: nested({
        where: { lastDeniedAt: { gte: daysAgo(context, KEPT_DAYS) } },
        orderBy: [{ lastDeniedAt: 'desc' }, { permission: 'asc' }],
      }),
    }),
    resolve: (key) => key.missingPermissions.filter(({ permission }) => isPermission(permission)),
  }),
  dailyUsage: t.field({
    description: 'Its requests, errors and denials of the last days, the newest first. Days without any are left out.',
    type: [DailyUsage],
    args: {
      days: t.arg.int({
        defaultValue: KEPT_DAYS,
        description: `The number of days up to today (UTC), 1 to ${KEPT_DAYS}.`,
        extensions: checkedBy(checkUsageDays),
      }),
    },
    extensions: { rows: KEPT_DAYS, rowsOf: (read) => statedNumber(read('days'), KEPT_DAYS), costOfObject: COSTS.smallObject },
    select: (args, context, nested) => {
      checkUsageDays(args);
      const days = args.days ?? KEPT_DAYS;
      return { dailyUsage: nested({ where: { day: { gt: daysAgo(context, days) } }, orderBy: { day: 'desc' }, take: days }) };
    },
    resolve: (key) => key.dailyUsage,
  }),
  recentAddresses: t.field({
    description: `The addresses that it was used from in the last ${KEPT_DAYS} days, the last used first, at most ${MOST_ADDRESSES}.`,
    type: [RecentAddress],
    extensions: { rows: MOST_ADDRESSES },
    select: (_args, context, nested) => ({
      addresses: nested({
        where: { lastUsedAt: { gte: daysAgo(context, KEPT_DAYS) } },
        orderBy: [{ lastUsedAt: 'desc' }, { address: 'asc' }],
        take: MOST_ADDRESSES,
      }),
    }),
    resolve: (key) => key.addresses,
  }),
}));
