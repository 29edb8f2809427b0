/** `astrid keys show` and `usage`. */
import { UsageError } from '../../../base/usage-error.js';
import type { Context, Leaf } from '../../command.js';
import { tableOf } from '../../listing.js';
import { ShowKeyUsage, ShowOneKey } from '../../operations.js';
import { day, minute, properties, styled, until } from '../../output.js';
import { idOf } from './find.js';

const hidden = () => new UsageError('The key does not exist, or you may not see it.');
const listed = (items: readonly string[]): string => (items.length > 0 ? items.join(', ') : 'none');

export const show: Leaf = {
  usage: 'show <key>',
  summary: 'show a key: its id, prefix or name',
  examples: ['astrid keys show nightly', 'astrid keys show astrid_Ab3dE --json'],
  work: async (context: Context, _options: unknown, name: string) => {
    const connection = await context.connect();
    const { apiKey } = await connection.request(ShowOneKey, { id: await idOf(connection, name) });
    if (!apiKey) throw hidden();
    context.print(apiKey, () =>
      properties([
        ['name', apiKey.name],
        ['description', apiKey.description],
        ['id', apiKey.id],
        ['prefix', apiKey.prefix],
        ['status', apiKey.status.toLowerCase()],
        ['owner', apiKey.owner.email ?? apiKey.owner.name],
        ['created', `${minute(apiKey.createdAt)} by ${apiKey.createdBy?.name ?? `the key ${apiKey.createdByKey?.name}`}`],
        ['permissions', listed(apiKey.permissions)],
        ['of these, in force', listed(apiKey.effectivePermissions)],
        ['unused for 30 days', listed(apiKey.unusedPermissions)],
        ['surveys', apiKey.scopes.length > 0 ? apiKey.scopes.join(', ') : 'all'],
        ['networks', apiKey.allowedAddresses.length > 0 ? apiKey.allowedAddresses.join(', ') : 'all'],
        ['requests per minute', apiKey.requestsPerMinute ?? 'the default'],
        ['uses', `${apiKey.usageCount}, last ${minute(apiKey.lastUsedAt) ?? 'never'}`],
        ['ends', `${until(apiKey.expiresAt)}${apiKey.expiresAt ? ` (${minute(apiKey.expiresAt)})` : ''}`],
        ...(apiKey.revokedAt
          ? ([
              [
                'revoked',
                `${minute(apiKey.revokedAt)} by ${apiKey.revokedBy?.name ?? '-'}: ${apiKey.revokedReason ?? 'no reason'}`,
              ],
            ] as const)
          : []),
        ...apiKey.retiredSecrets.map(
          ({ prefix, endsAt, lastUsedAt }) =>
            ['older secret', `${prefix}… works until ${minute(endsAt)}, last used ${minute(lastUsedAt) ?? 'never'}`] as const,
        ),
      ]),
    );
  },
};

export const usage: Leaf = {
  usage: 'usage <key>',
  summary: 'show what a key did, by day and by permission',
  examples: ['astrid keys usage nightly'],
  work: async (context: Context, _options: unknown, name: string) => {
    const connection = await context.connect();
    const { apiKey } = await connection.request(ShowKeyUsage, { id: await idOf(connection, name) });
    if (!apiKey) throw hidden();
    context.print(apiKey, () =>
      [
        `${styled('bold', apiKey.name)} (${apiKey.prefix}…): ${apiKey.usageCount} uses, last ${minute(apiKey.lastUsedAt) ?? 'never'}`,
        '',
        tableOf(
          { DAY: ({ day }) => day, REQUESTS: (of) => of.requests, ERRORS: (of) => of.errors, DENIALS: (of) => of.denials },
          apiKey.dailyUsage.filter(({ requests, errors, denials }) => requests + errors + denials > 0),
        ),
        '',
        tableOf(
          { PERMISSION: (of) => of.permission, USES: (of) => of.usageCount, LAST: ({ lastUsedAt }) => day(lastUsedAt) },
          apiKey.permissionUsage,
        ),
        '',
        ...(apiKey.missingPermissions.length > 0
          ? [
              tableOf(
                { MISSING: (of) => of.permission, REFUSED: (of) => of.denials, LAST: ({ lastDeniedAt }) => day(lastDeniedAt) },
                apiKey.missingPermissions,
              ),
              '',
            ]
          : []),
        `Unused for 30 days: ${listed(apiKey.unusedPermissions)}.`,
      ].join('\n'),
    );
  },
};
