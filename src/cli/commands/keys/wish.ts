/** The power of a new key, from options or from questions. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { UsageError } from '../../../base/usage-error.js';
import type { CreateApiKeyInput, Permission, PermissionSetName } from '../../../client/gql/graphql.js';
import type { Context } from '../../command.js';
import type { Connection } from '../../connection.js';
import { keyDays, keyRate } from '../../numbers.js';
import { ListPermissionSets } from '../../operations.js';

/** What a key may do: the permissions of a set, a list of them, or those of operations. */
export interface PowerOptions {
  readonly set?: string;
  readonly permission?: readonly string[];
  readonly for?: readonly string[];
}

export interface WishOptions extends PowerOptions {
  readonly name?: string;
  readonly description?: string;
  readonly survey?: readonly string[];
  readonly network?: readonly string[];
  readonly rate?: string;
  readonly days?: string;
}

export const several = (value: string, before: readonly string[] = []): string[] => [...before, value];

export const powerOptions = (command: Command): Command =>
  command
    .option('--set <name>', 'the permissions of a set: see astrid permission-sets')
    .option('--permission <name>', 'a permission, such as read:data; repeatable', several)
    .option('--for <file>', 'the permissions that this document of operations needs; repeatable', several);

export const wishOptions = (command: Command): Command =>
  powerOptions(command.option('--name <name>', 'what the key is for').option('--description <text>', 'more about it'))
    .option('--survey <name>', 'only this survey; repeatable (default: all surveys)', several)
    .option('--network <cidr>', 'only from this network; repeatable', several)
    .option('--rate <number>', 'requests per minute')
    .option('--days <number>', 'how long it works');

/** `read:data`, `read-data` and `READ_DATA` are the same permission. */
export const codeOf = (name: string): Permission => name.toUpperCase().replace(/[:-]/g, '_') as Permission;

type Power = Pick<CreateApiKeyInput, 'permissionSet' | 'permissions' | 'operations'>;

export async function powerFrom({ set, permission, for: files }: PowerOptions): Promise<Power> {
  if ([set, permission, files].filter((given) => given !== undefined).length !== 1)
    throw new UsageError('Give one of --set, --permission and --for.');
  if (set !== undefined) return { permissionSet: set.toUpperCase().replaceAll('-', '_') as PermissionSetName };
  if (permission !== undefined) return { permissions: permission.map(codeOf) };
  return { operations: await Promise.all((files ?? []).map(textOf)) };
}

export async function wishFrom(options: WishOptions): Promise<CreateApiKeyInput> {
  const { name, description, survey, network, rate, days } = options;
  if (name === undefined) throw new UsageError('--name is required.');
  return {
    name,
    ...(await powerFrom(options)),
    ...(description !== undefined && { description }),
    ...(survey !== undefined && { scopes: survey.map((each) => `survey:${each}`) }),
    ...(network !== undefined && { allowedAddresses: [...network] }),
    ...(rate !== undefined && { requestsPerMinute: keyRate(rate) }),
    ...(days !== undefined && { expiresInDays: keyDays(days) }),
  };
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8');

/** Asks for each part, and explains the choices. */
export async function askWish({ questions }: Context, connection: Connection): Promise<CreateApiKeyInput> {
  const name = await questions.text('What is the key for? (a name)', '--name');
  const power = await askPower(questions, connection);
  const surveys = await askSurveys(questions);
  const days = await questions.text('How many days should the key work?', '--days', '90');
  const scopes = surveys.map((survey) => `survey:${survey}`);
  const wish = {
    name,
    ...power,
    ...(scopes.length > 0 && { scopes }),
    expiresInDays: keyDays(days, 'The number of days'),
  };
  const extent = scopes.length > 0 ? scopes.join(', ') : 'all surveys';
  const isWanted = await questions.confirm(`Create the key "${name}" for ${extent}, for ${days} days?`, '--name');
  if (!isWanted) throw new UsageError('No key was created.');
  return wish;
}

export async function askSurveys(questions: Context['questions']): Promise<string[]> {
  const answer = await questions.optional('Only for some surveys? (names with commas; nothing for all)', '--survey');
  return answer.split(',').flatMap((survey) => (survey.trim() === '' ? [] : [survey.trim()]));
}

type Way = 'operations' | 'permissions' | { readonly permissionSet: PermissionSetName };

/** Asks what a key may do, and explains the choices. */
export async function askPower(questions: Context['questions'], connection: Connection): Promise<Power> {
  const { permissionSets } = await connection.request(ListPermissionSets);
  const way = await questions.one<Way>('What may it do?', '--set', [
    ...permissionSets.map(({ name, description, permissions }) => ({
      value: { permissionSet: name },
      name,
      description: `${description} (${permissions.join(', ')})`,
    })),
    { value: 'operations', name: 'only what my operations need', description: 'a file with GraphQL operations' },
    { value: 'permissions', name: 'I choose permissions', description: 'a list of all permissions' },
  ]);
  if (way === 'operations') return { operations: [await textOf(await questions.text('The file', '--for'))] };
  if (way !== 'permissions') return way;
  const all = [...new Set(permissionSets.flatMap(({ permissions }) => permissions))].sort();
  return {
    permissions: await questions.many(
      'Permissions',
      '--permission',
      all.map((value) => ({ value, name: value })),
    ),
  };
}
