/** `astrid requests`: ask for a key, decide about requests, and collect a granted key. */
import { randomUUID } from 'node:crypto';
import { UsageError } from '../../base/usage-error.js';
import type { ApiKeyDecision, ApiKeyRequestStatus, RequestApiKeyInput } from '../../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from '../command.js';
import type { Connection } from '../connection.js';
import { listing } from '../listing.js';
import { keyDays } from '../numbers.js';
import { AskForKey, CollectKey, DecideKeyRequest, ListKeyRequests } from '../operations.js';
import { day, minute } from '../output.js';
import { rowsOf } from '../pages.js';
import { openSecret, type SecretOptions, showSecret } from '../secrets.js';
import { shortId, wholeId } from '../short-id.js';
import { askPower, askSurveys, type PowerOptions, powerFrom, powerOptions, several } from './keys/wish.js';

const STATUSES = ['open', 'approved', 'rejected', 'collected', 'expired'];

function statusNamed(text: string): ApiKeyRequestStatus {
  if (!STATUSES.includes(text.toLowerCase())) throw new UsageError(`--status must be one of ${STATUSES.join(', ')}.`);
  return text.toUpperCase() as ApiKeyRequestStatus;
}

const list = listing({
  usage: 'list',
  summary: 'list requests for keys',
  examples: ['astrid requests list', 'astrid requests list --status open'],
  options: (command) => command.option('--status <status>', STATUSES.join(', ')),
  document: ListKeyRequests,
  variables: ({ status }: SharedOptions & { readonly status?: string }) => ({
    filter: status === undefined ? {} : { status: statusNamed(status) },
  }),
  page: ({ apiKeyRequests }) => apiKeyRequests,
  columns: {
    ID: ({ id }) => shortId(id),
    NAME: ({ name }) => name,
    STATUS: ({ status }) => status.toLowerCase(),
    REQUESTER: ({ requester }) => requester.email ?? requester.name,
    PERMISSIONS: ({ permissions }) => permissions.join(', '),
    REASON: ({ reason }) => reason,
    DATE: ({ createdAt }) => day(createdAt),
  },
  noun: 'request',
});

const requestId = (connection: Connection, text: string): Promise<string> =>
  wholeId(
    text,
    'ApiKeyRequest',
    () => rowsOf(connection, ListKeyRequests, { filter: {} }, ({ apiKeyRequests }) => apiKeyRequests),
    'astrid requests list',
  );

interface AskOptions extends SharedOptions, PowerOptions {
  readonly name?: string;
  readonly reason?: string;
  readonly survey?: readonly string[];
}

const ask: Leaf = {
  usage: 'create',
  summary: 'ask an admin for a key; without options, the command asks you',
  examples: ['astrid requests create', 'astrid requests create --name nb --reason "light curves" --for q.graphql'],
  options: (command) =>
    powerOptions(command.option('--name <name>', 'what the key is for').option('--reason <text>', 'why you need it')).option(
      '--survey <name>',
      'only this survey; repeatable',
      several,
    ),
  work: async (context: Context, options: AskOptions) => {
    const isAsking = ASKED.every((name) => options[name] === undefined) && context.questions.isAllowed;
    const given = isAsking ? null : await requestFrom(options);
    const connection = await context.connect();
    const input = given ?? (await askRequest(context, connection));
    const { apiKeyRequest } = (await connection.request(AskForKey, { input })).requestApiKey;
    context.print(apiKeyRequest, () => `Asked for ${apiKeyRequest.name}: ${apiKeyRequest.id}. An admin decides.`);
  },
};

const ASKED = ['name', 'reason', 'set', 'permission', 'for', 'survey'] as const;

async function requestFrom(options: AskOptions): Promise<RequestApiKeyInput> {
  const { name, reason, survey } = options;
  if (name === undefined) throw new UsageError('--name is required.');
  if (reason === undefined) throw new UsageError('--reason is required.');
  return { name, reason, ...(await powerFrom(options)), ...(survey !== undefined && { surveys: [...survey] }) };
}

async function askRequest({ questions }: Context, connection: Connection): Promise<RequestApiKeyInput> {
  const name = await questions.text('What is the key for? (a name)', '--name');
  const power = await askPower(questions, connection);
  const surveys = await askSurveys(questions);
  const reason = await questions.text('Why do you need it?', '--reason');
  return { name, reason, ...power, ...(surveys.length > 0 && { surveys }) };
}

interface DecideOptions extends SharedOptions {
  readonly comment?: string;
  readonly days?: string;
}

const decide = (usage: string, decision: ApiKeyDecision, summary: string, example: string): Leaf => ({
  usage,
  summary,
  examples: [example],
  options: (command) => {
    command.option('--comment <text>', 'a comment for the requester');
    return decision === 'APPROVE' ? command.option('--days <number>', 'how long the key will work') : command;
  },
  work: async (context: Context, { comment, days }: DecideOptions, id: string) => {
    const input = {
      decision,
      ...(comment !== undefined && { comment }),
      ...(days !== undefined && { expiresInDays: keyDays(days) }),
    };
    const connection = await context.connect();
    const named = { id: await requestId(connection, id), ...input };
    const { apiKeyRequest } = (await connection.request(DecideKeyRequest, { input: named })).decideApiKeyRequest;
    context.print(apiKeyRequest, () =>
      decision === 'APPROVE'
        ? `Granted ${apiKeyRequest.name}. The requester collects it until ${minute(apiKeyRequest.collectUntil)} UTC.`
        : `Declined ${apiKeyRequest.name}.`,
    );
  },
});

const collect: Leaf = {
  usage: 'collect <request>',
  summary: 'get the key of your granted request, once',
  examples: ['astrid requests collect 9ec0a754 --out notebook.key'],
  options: (command) =>
    command
      .option('--env', 'print only: export ASTRID_API_KEY=…')
      .option('--out <file>', 'write the key into a new file of mode 600'),
  work: async (context: Context, options: SharedOptions & SecretOptions, id: string) => {
    const connection = await context.connect();
    const named = { requestId: await requestId(connection, id) };
    const file = await openSecret(options);
    try {
      const { collectApiKey } = await connection.uninterrupted().request(CollectKey, { input: named }, randomUUID());
      await showSecret(context, collectApiKey, options, file);
    } finally {
      await file?.close();
    }
  },
};

export const requests: readonly Leaf[] = [
  list,
  ask,
  decide('grant <request>', 'APPROVE', 'grant a request', 'astrid requests grant 0192… --days 90'),
  decide('decline <request>', 'REJECT', 'decline a request', 'astrid requests decline 0192… --comment "use your own key"'),
  collect,
];
