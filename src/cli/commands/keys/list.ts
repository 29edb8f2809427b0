/** `astrid keys list`. */
import { UsageError } from '../../../base/usage-error.js';
import type { ApiKeyStatus } from '../../../client/gql/graphql.js';
import type { SharedOptions } from '../../command.js';
import { type Columns, listing } from '../../listing.js';
import { keyDays, whole } from '../../numbers.js';
import { ListKeys } from '../../operations.js';
import { day, styled, until } from '../../output.js';
import type { ListedKey } from './find.js';

interface Options extends SharedOptions {
  readonly unused?: string;
  readonly expiring?: string;
  readonly status?: string;
  readonly search?: string;
  readonly limit: string;
}

const STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED'];

const COLUMNS: Columns<ListedKey> = {
  PREFIX: ({ prefix }) => prefix,
  NAME: ({ name }) => name,
  STATUS: ({ status }) => (status === 'ACTIVE' ? 'active' : styled('dim', status.toLowerCase())),
  OWNER: ({ owner }) => owner.email ?? owner.name,
  'LAST USED': ({ lastUsedAt }) => day(lastUsedAt) ?? 'never',
  ENDS: ({ status, expiresAt }) => (status === 'REVOKED' ? null : until(expiresAt)),
};

export const list = listing({
  usage: 'list',
  summary: 'list keys',
  examples: ['astrid keys list', 'astrid keys list --unused 30d --status active', 'astrid keys list --expiring 14d --json'],
  options: (command) =>
    command
      .option('--unused <days>', 'not used for this time, such as 30d')
      .option('--expiring <days>', 'that expire within this time, such as 14d')
      .option('--status <status>', 'active, expired or revoked')
      .option('--search <text>', 'with this text in the name')
      .option('--limit <number>', 'at most this number of keys', '1000'),
  document: ListKeys,
  variables: ({ unused, expiring, status, search }: Options) => ({
    filter: {
      ...(unused !== undefined && { unusedForDays: days(unused, '--unused') }),
      ...(expiring !== undefined && { expiringWithinDays: days(expiring, '--expiring') }),
      ...(status !== undefined && { status: statusNamed(status) }),
      ...(search !== undefined && { search }),
    },
  }),
  page: ({ apiKeys }) => apiKeys,
  most: ({ limit }) => whole(limit, '--limit', 1, 100_000),
  columns: COLUMNS,
  noun: 'key',
});

/** `30d` or `30`. */
function days(text: string, flag: string): number {
  if (!/^\d+d?$/.test(text)) throw new UsageError(`${flag} must be a number of days, such as 30d.`);
  return keyDays(text.replace(/d$/, ''), flag);
}

function statusNamed(text: string): ApiKeyStatus {
  const status = text.toUpperCase();
  if (!STATUSES.includes(status)) throw new UsageError('--status must be active, expired or revoked.');
  return status as ApiKeyStatus;
}
