/** `astrid users`: people, their roles, and the one-time codes by which they choose their passwords. */
import { UsageError } from '../../base/usage-error.js';
import { Client } from '../../client/client.js';
import { DEFAULT_URL } from '../../client/endpoint.js';
import type { OneTimeCodePurpose, Role } from '../../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from '../command.js';
import { type Connection, safeUrl } from '../connection.js';
import { listing } from '../listing.js';
import { AddUser, ChangeRole, IssueCode, ListUsers, RedeemCode, ResumeUser, StopUser } from '../operations.js';
import { counted, day, minute, note, say } from '../output.js';
import { rowsOf } from '../pages.js';

const CODE_FORM = /^astridcode_[0-9A-Za-z]{49}$/;

/** Each role, and what it may do. */
const POWERS = {
  admin: 'everything',
  researcher: 'everything except administration',
  analyst: 'reads, and judges detections',
  viewer: 'reads',
  guest: 'reads public data',
};
const ROLES = Object.keys(POWERS);

function roleNamed(text: string): Role {
  if (!ROLES.includes(text.toLowerCase())) throw new UsageError(`A role is one of ${ROLES.join(', ')}.`);
  return text.toUpperCase() as Role;
}

interface ListOptions extends SharedOptions {
  readonly role?: string;
  readonly search?: string;
}

const list = listing({
  usage: 'list',
  summary: 'list users',
  examples: ['astrid users list', 'astrid users list --role admin --json'],
  options: (command) =>
    command.option('--role <role>', ROLES.join(', ')).option('--search <text>', 'with this text in the name or e-mail'),
  document: ListUsers,
  variables: ({ role, search }: ListOptions) => ({
    filter: { ...(role !== undefined && { role: roleNamed(role) }), ...(search !== undefined && { search }) },
  }),
  page: (result) => result.users,
  columns: {
    'E-MAIL': ({ email }) => email,
    NAME: ({ name }) => name,
    ROLE: ({ role }) => role?.toLowerCase(),
    ACTIVE: ({ isActive }) => (isActive ? 'yes' : 'no'),
    'LAST SIGN-IN': ({ lastSignInAt }) => day(lastSignInAt) ?? 'never',
  },
  noun: 'user',
});

/** Finds a user by e-mail or id. */
export async function userId(connection: Connection, text: string): Promise<string> {
  if (text.startsWith('User:')) return text;
  const found = await rowsOf(connection, ListUsers, { filter: { search: text } }, ({ users }) => users);
  const user = found.find(({ email }) => email?.toLowerCase() === text.toLowerCase());
  if (user === undefined) throw new UsageError(`No user has the e-mail ${text}: see astrid users list.`);
  return user.id;
}

/** Prints a code: alone on standard output, so that it can be piped to a mail. */
async function issue(context: Context, connection: Connection, id: string, purpose: OneTimeCodePurpose): Promise<void> {
  const { code, expiresAt, user } = (await connection.request(IssueCode, { input: { userId: id, purpose } })).issueOneTimeCode;
  if (context.isJson) {
    context.print({ ...user, purpose, code, expiresAt }, () => '');
    return;
  }
  const redeem = `astrid users redeem --email ${user.email}${purpose === 'PASSWORD_RESET' ? ' --reset' : ''}`;
  note(`Send this code to ${user.name} in private. It works once, until ${minute(expiresAt)} UTC, by ${redeem}.`);
  say(code);
}

interface InviteOptions extends SharedOptions {
  readonly name?: string;
  readonly role?: string;
}

const invite: Leaf = {
  usage: 'invite <email>',
  summary: 'add a user, and print the code by which they choose a password',
  examples: ['astrid users invite vera@example.org --name "Vera Rubin" --role researcher'],
  options: (command) => command.option('--name <name>', 'the name').option('--role <role>', ROLES.join(', ')),
  work: async (context: Context, options: InviteOptions, email: string) => {
    const input = { email, ...(await personFrom(context, options)) };
    const connection = await context.connect();
    const { user } = (await connection.request(AddUser, { input })).createUser;
    await issue(context, connection, user.id, 'INVITATION');
  },
};

/** With an option, the command does not ask. */
async function personFrom({ questions }: Context, { name, role }: InviteOptions): Promise<{ name: string; role: Role }> {
  if (name !== undefined && role !== undefined) return { name, role: roleNamed(role) };
  if (name !== undefined) throw new UsageError('--role is required.');
  if (role !== undefined) throw new UsageError('--name is required.');
  const asked = await questions.text('Name', '--name');
  const choices = Object.entries(POWERS).map(([value, description]) => ({ value, name: value, description }));
  return { name: asked, role: roleNamed(await questions.one('Role', '--role', choices)) };
}

const code = (usage: string, purpose: OneTimeCodePurpose, summary: string, example: string): Leaf => ({
  usage,
  summary,
  examples: [example],
  work: async (context: Context, _options: SharedOptions, email: string) => {
    const connection = await context.connect();
    await issue(context, connection, await userId(connection, email), purpose);
  },
});

interface RedeemOptions extends SharedOptions {
  readonly email?: string;
  readonly reset?: boolean;
}

const redeem: Leaf = {
  usage: 'redeem',
  summary: 'choose a password with a code that an admin sent you',
  examples: ['astrid users redeem --email vera@example.org', 'astrid users redeem --email vera@example.org --reset'],
  options: (command) =>
    command.option('--email <email>', 'your e-mail address').option('--reset', 'the code resets a lost password'),
  work: async (context: Context, { email: known, reset, url: given }: RedeemOptions) => {
    const url = safeUrl(given || process.env.ASTRID_URL || DEFAULT_URL, context.allowHttp);
    const email = known ?? (await context.questions.text('E-mail', '--email'));
    const code = process.env.ASTRID_CODE || (await context.questions.secret('Code', 'ASTRID_CODE', problemOfCode));
    const newPassword = process.env.ASTRID_PASSWORD || (await chosenPassword(context));
    const input = { email, code, newPassword, purpose: reset ? ('PASSWORD_RESET' as const) : ('INVITATION' as const) };
    await new Client({ url, apiKey: null, signal: context.signal }).request(RedeemCode, { input });
    context.print({ done: true }, () => `The password is set. Sign in:\n  astrid login --url ${url} --email ${email}`);
  },
};

/** Found before the password is chosen. The server checks the code itself. */
const problemOfCode = (text: string): string | null =>
  CODE_FORM.test(text.trim()) ? null : 'Paste the whole code: astridcode_ with 49 letters and digits.';

async function chosenPassword({ questions }: Context): Promise<string> {
  const password = await questions.secret('New password', 'ASTRID_PASSWORD');
  if (password !== (await questions.secret('The same again', 'ASTRID_PASSWORD'))) throw new UsageError('The passwords differ.');
  return password;
}

const setRole: Leaf = {
  usage: 'set-role <email> <role>',
  summary: 'give a user another role',
  examples: ['astrid users set-role vera@example.org analyst'],
  work: async (context: Context, _options: SharedOptions, email: string, role: string) => {
    const wanted = roleNamed(role);
    const connection = await context.connect();
    const input = { id: await userId(connection, email), role: wanted };
    const { user } = (await connection.request(ChangeRole, { input })).setUserRole;
    context.print(user, () => `${user.email} is ${user.role}.`);
  },
};

const deactivate: Leaf = {
  usage: 'deactivate <email>',
  summary: 'stop a user, their sessions and keys',
  examples: ['astrid users deactivate vera@example.org --yes'],
  options: (command) => command.option('--yes', 'do not ask'),
  work: async (context: Context, { yes }: SharedOptions & { readonly yes?: boolean }, email: string) => {
    const connection = await context.connect();
    const id = await userId(connection, email);
    if (!yes && !(await context.questions.confirm(`Deactivate ${email}? Their keys stop working.`, '--yes', false)))
      throw new UsageError('No user was deactivated.');
    const { user, stoppedKeys } = (await connection.request(StopUser, { input: { id } })).deactivateUser;
    context.print(
      { user, stoppedKeys },
      () => `Deactivated ${user.email}. ${counted(stoppedKeys.length, 'key')} stopped working.`,
    );
  },
};

const reactivate: Leaf = {
  usage: 'reactivate <email>',
  summary: 'let a deactivated user in again',
  examples: ['astrid users reactivate vera@example.org'],
  work: async (context: Context, _options: SharedOptions, email: string) => {
    const connection = await context.connect();
    const { user } = (await connection.request(ResumeUser, { input: { id: await userId(connection, email) } })).reactivateUser;
    context.print(user, () => `Reactivated ${user.email}.`);
  },
};

export const users: readonly Leaf[] = [
  list,
  invite,
  code('invitation <email>', 'INVITATION', 'print a new code for an invited user', 'astrid users invitation vera@example.org'),
  code(
    'reset-password <email>',
    'PASSWORD_RESET',
    'print a code for a lost password',
    'astrid users reset-password vera@example.org',
  ),
  redeem,
  setRole,
  deactivate,
  reactivate,
];
