/**
 * One server under measurement, in a separate process: `side.ts NAME PLACE`. PLACE is the URL of a PostgreSQL database, or the folder of an
 * embedded one.
 *
 *     api        the server as it is
 *     resolvers  the same with `plans: false`: Prisma and resolvers answer every read
 *     unnamed    the server as it runs behind PgBouncer: no statement is prepared by name
 *     open       the same schema and server without a credential check: every caller is one fixed key with every permission, no
 *                scope rule is built into the schema, and nothing is counted for the key
 *     yoga       graphql-yoga as it comes, with that schema and none of our code around it
 *     bare       node:http that reads the body, parses it as JSON and answers a constant
 *     limit      the same, but it answers with the JSON of one hand-written statement (limit.ts)
 *
 * The server runs from dist/, as it does for its users. The translation of TypeScript that loads the bench adds code that names each function
 * whenever it is made, which costs a tenth of a small read.
 */
import { createServer, type Server } from 'node:http';
import { ALL_PERMISSIONS } from '../src/access/permissions.js';
import { createLimit } from './limit.js';
import { answerTheBench } from './serving.js';

const [side, place = ''] = process.argv.slice(2);
const url = /^postgres/.test(place) ? place : undefined;

/** A module of the built server, by the module in src/ that it was made from. */
const built = <Module>(path: string): Promise<Module> => import(new URL(`../dist/${path}`, import.meta.url).href);

/** Scope rules are wrapped around resolvers when the schema is built: to leave them out, the schema has to be built without them. */
async function withoutScopeRules(): Promise<void> {
  const { builder } = await built<typeof import('../src/graphql/builder.js')>('graphql/builder.js');
  const toSchema = builder.toSchema.bind(builder);
  builder.toSchema = () => toSchema({ disableScopeAuth: true });
}

const principal = {
  kind: 'apiKey',
  permissions: ALL_PERMISSIONS,
  surveyIds: null,
  keyId: '00000000-0000-7000-8000-000000000000',
  name: 'bench',
  userId: '00000000-0000-7000-8000-000000000000',
  role: 'ADMIN',
  expiresAt: null,
  requestsPerMinute: null,
  secret: { digest: '0'.repeat(64), retired: false },
} as const;

async function app(
  server: { url: string; directUrl?: string; pooled?: boolean } | undefined = url === undefined ? undefined : { url },
) {
  const { openDatabase } = await built<typeof import('../src/database/connect.js')>('database/connect.js');
  const { createApp } = await built<typeof import('../src/app.js')>('app.js');
  const database = await openDatabase(server ?? { dataDir: place });
  const { createLog } = await built<typeof import('../src/base/log.js')>('base/log.js');
  // To where it costs a system call and no disk.
  const log = createLog('info', '/dev/null');
  return createApp({ database, channel: await database.openChannel(), log, jwtSecret: 'x'.repeat(32) });
}

/** Sessions behind a pooler must have these settings from the start. */
function pooled() {
  const settings = new URL(place);
  settings.searchParams.set('options', '-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s');
  return { url: settings.href, directUrl: place, pooled: true };
}

async function counting(made: Awaited<ReturnType<typeof app>>, options: object = {}): Promise<Server> {
  made.usage.start();
  const { createHttpServer } = await built<typeof import('../src/http/http.js')>('http/http.js');
  return createHttpServer(made, options);
}

async function open(): Promise<Server> {
  await withoutScopeRules();
  const made = await app();
  Object.assign(made.authenticator, { authenticate: () => principal });
  Object.assign(made.usage, { record: () => {}, exercised: () => {} });
  const { createHttpServer } = await built<typeof import('../src/http/http.js')>('http/http.js');
  return createHttpServer(made, { preExecutionCheck: false });
}

async function yoga(): Promise<Server> {
  await withoutScopeRules();
  const { createYoga } = await import('graphql-yoga');
  const { schema } = await built<typeof import('../src/modules/schema.js')>('modules/schema.js');
  const context = { app: await app(), caller: { principal, origin: { requestId: '', address: null, userAgent: null } } };
  return createServer(createYoga({ schema, context, graphiql: false, landingPage: false, logging: false }));
}

function bare(): Server {
  const answer = JSON.stringify({ data: { viewer: { kind: 'API_KEY', name: 'bench' } } });
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { query } = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(query ? 200 : 400, { 'Content-Type': 'application/json', 'Content-Length': answer.length });
      response.end(answer);
    });
  });
}

const SIDES: Readonly<Record<string, () => Server | Promise<Server>>> = {
  api: async () => counting(await app()),
  resolvers: async () => counting(await app(), { plans: false }),
  unnamed: async () => counting(await app(pooled())),
  open,
  yoga,
  bare,
  limit: () => createLimit(place),
};

const start = SIDES[side ?? ''];
if (start === undefined) throw new Error(`There is no side ${side}.`);
answerTheBench(await start());
