/** `astrid keys list`. */
import { UsageError } from '../../../base/usage-error.js';
import type { ApiKeyStatus } from '../../../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from '../../command.js';
import { whole } from '../../numbers.js';
import { ListKeys } from '../../operations.js';
import { counted, day, styled, table, until } from '../../output.js';
import { rowsOf } from '../../pages.js';
import type { ListedKey } from './find.js';

interface Options extends SharedOptions {
  readonly unused?: string;
  readonly expiring?: string;
  readonly status?: string;
  readonly search?: string;
  readonly limit: string;
}

const STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED'];

export const list: Leaf = {
  usage: 'list',
  summary: 'list keys',
  examples: ['astrid keys list', 'astrid keys list --unused 30d --status active', 'astrid keys list --expiring 14d --json'],
  options: (command) =>
    command
      .option('--unused <days>', 'without a use for so long, such as 30d')
      .option('--expiring <days>', 'that end within so long, such as 14d')
      .option('--status <status>', 'active, expired or revoked')
      .option('--search <text>', 'with this text in the name')
      .option('--limit <number>', 'at most so many', '1000'),
  work: async (context: Context, { unused, expiring, status, search, limit }: Options) => {
    const filter = {
      ...(unused !== undefined && { unusedForDays: days(unused, '--unused') }),
      ...(expiring !== undefined && { expiringWithinDays: days(expiring, '--expiring') }),
      ...(status !== undefined && { status: statusNamed(status) }),
      ...(search !== undefined && { search }),
    };
    const connection = await context.connect();
    const keys = await rowsOf(connection, ListKeys, { filter }, ({ apiKeys }) => apiKeys, whole(limit, '--limit', 1, 100_000));
    context.print(keys, () => `${table(HEAD, keys.map(cells))}\n\n${counted(keys.length, 'key')}.`);
  },
};

const HEAD = ['PREFIX', 'NAME', 'STATUS', 'OWNER', 'LAST USED', 'ENDS'];

const cells = ({ prefix, name, status, owner, lastUsedAt, expiresAt }: ListedKey) => [
  prefix,
  name,
  status === 'ACTIVE' ? 'active' : styled('dim', status.toLowerCase()),
  owner.email ?? owner.name,
  day(lastUsedAt) ?? 'never',
  status === 'REVOKED' ? null : until(expiresAt),
];

/** `30d` or `30`. */
function days(text: string, flag: string): number {
  return whole(text.replace(/d$/, ''), flag, 1, 3_650);
}

function statusNamed(text: string): ApiKeyStatus {
  const status = text.toUpperCase();
  if (!STATUSES.includes(status)) throw new UsageError('--status must be active, expired or revoked.');
  return status as ApiKeyStatus;
}
