/**
 * The GraphQL engine and the order in which a request passes: credential, body, parse, limits, validate, permissions,
 * execute. Each step is one hook below; what it decides stands in the file it calls.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DocumentNode, type GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { createYoga, type Plugin, processRegularResult } from 'graphql-yoga';
import type { ApiKeyPrincipal, Caller, Origin } from '../access/principal.js';
import type { App } from '../app.js';
import type { Context } from '../graphql/context.js';
import { DAY_MS } from '../times.js';
import { toAnswer } from './answers.js';
import { recordDenials, refusedIn } from './denials.js';
import { createDocumentCache, type DocumentCache } from './document-cache.js';
import { documents } from './documents.js';
import { idempotency } from './idempotency.js';
import { inspectDocument } from './inspect.js';
import { credentialHeaders, readGet, readPost, refuseUnreadable } from './request.js';
import { checkRequirements, exercisedBy, refusalFor } from './requirements.js';
import { schema } from './schema.js';
import { streams } from './streams.js';

/** What http.ts hands over with each request, and what the hooks add to it: it becomes the context of resolvers. */
export interface ServerContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly origin: Origin;
  app?: App;
  caller?: Caller;
  inspect?: Context['inspect'];
  askAgain?: Context['askAgain'];
  readonly report: Report;
}

/** What the log tells of the request; never document text or variables. One object, since Yoga copies the context. */
export interface Report {
  principal?: Caller['principal'];
  operation?: { name: string | undefined; document: string };
  code?: string;
  /** Whose credential was refused, when it was a real one. */
  holder?: Caller['principal'] | undefined;
  /** Why a credential was refused. */
  reason?: string | undefined;
}

type Hooks = Plugin<ServerContext & Context, ServerContext>;

export interface YogaOptions {
  /** Only a test may leave the first wall out, to see that the second one stands. */
  readonly preExecutionCheck?: boolean;
  readonly corsOrigins?: readonly string[];
  /** A test may look at what is kept. */
  readonly cache?: DocumentCache;
}

export function createGraphQL(
  app: App,
  { preExecutionCheck = true, corsOrigins = [], cache = createDocumentCache() }: YogaOptions = {},
) {
  return createYoga<ServerContext>({
    schema,
    graphqlEndpoint: '/graphql',
    plugins: [
      readRequest(app),
      documents(cache, app.fingerprints),
      ...(preExecutionCheck ? [permissions] : []),
      idempotency,
      streams(app),
      answers(app),
    ] as Plugin[],
    cors: corsOrigins.length > 0 ? corsFor(corsOrigins) : false,
    graphiql: false,
    landingPage: false,
    batching: false,
    logging: false,
    multipart: false,
    maskedErrors: false,
    maxRequestBodySize: false,
    parserAndValidationCache: {
      // Yoga would keep every document as soon as it is parsed.
      documentCache: { get: cache.get, set: () => {} },
      errorCache: { get: () => undefined, set: () => {} },
      validationCache: true,
    },
  });
}

/** A body that did not come at once is of somebody who may have lost his power meanwhile: it is asked again. */
const AT_ONCE_MS = 10;

/** Who is asking comes first, then what. The hook runs before Yoga looks at the body. */
function readRequest(app: App): Hooks {
  return {
    onRequestParse({ request, url, serverContext, setRequestParser }) {
      const context = serverContext as ServerContext;
      const ask = () => app.authenticator.authenticate(credentialHeaders(context.req), context.origin.address);
      const carry = (principal: Caller['principal']): void | Promise<void> => {
        const asked = Date.now();
        if (principal.kind === 'apiKey') app.usage.record(principal.keyId, asked, principal.oldSecret);
        context.app = app;
        context.inspect = inspectDocument;
        context.report.principal = principal;
        context.caller = { principal, origin: context.origin };
        context.askAgain = async (requirement, path) => {
          const now = await ask();
          const refused = requirement && refusalFor(now, requirement, path);
          if (refused) throw refused;
          return { principal: now, origin: context.origin };
        };
        const readBody = async () => {
          refuseUnreadable(context.req);
          const params = await readPost(context.req);
          if (Date.now() - asked > AT_ONCE_MS) context.caller = { principal: await ask(), origin: context.origin };
          return params;
        };
        if (request.method === 'POST') setRequestParser(readBody);
        else if (request.method === 'GET') {
          setRequestParser(() => {
            refuseUnreadable(context.req);
            return readGet(url);
          });
        }
        if (principal.kind === 'apiKey') return applyKeyPolicy(app, principal, context.res);
      };
      const principal = ask();
      return principal instanceof Promise ? principal.then(carry) : carry(principal);
    },
  };
}

/** What a key is told and held to beyond its permissions: that it ends soon, and how much it may ask. */
function applyKeyPolicy(app: App, principal: ApiKeyPrincipal, response: ServerResponse): void | Promise<void> {
  const { warningDays, requestsPerMinute } = app.keyPolicy;
  if (principal.expiresAt !== null && principal.expiresAt.getTime() - Date.now() < warningDays * DAY_MS) {
    response.setHeader('X-API-Key-Expires', principal.expiresAt.toISOString());
  }
  const limit = principal.requestsPerMinute ?? requestsPerMinute;
  if (limit === undefined) return;
  return app.requestLimits.count(principal.keyId, limit).then((headers) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  });
}

/** The first wall. Nothing of a refused operation runs, not even the part that would have been allowed. */
const permissions: Hooks = {
  onExecute: ({ args, setResultAndStopExecution }) => refuse(args, setResultAndStopExecution),
  onSubscribe: ({ args, setResultAndStopExecution }) => refuse(args, setResultAndStopExecution),
};

function refuse(
  args: { document: DocumentNode; operationName?: string | null; variableValues?: unknown; contextValue: unknown },
  stop: (result: { errors: GraphQLError[] }) => void,
): void {
  const operation = getOperationAST(args.document, args.operationName) as OperationDefinitionNode | null;
  if (operation === null) return;
  const context = args.contextValue as Context;
  const { app, caller } = context;
  const variables = (args.variableValues ?? {}) as Record<string, unknown>;
  const verdict = checkRequirements(schema, args.document, operation, variables, caller.principal);
  if (verdict !== null) stop({ errors: [verdict] });
  else if (caller.principal.kind === 'apiKey') {
    context.exercised = exercisedBy(schema, args.document, operation, variables);
    app.usage.exercised(caller.principal.keyId, Date.now(), context.exercised);
  }
}

/** Tells the key's own statistics that a request did not end well. Of one that has ended nothing is counted. */
function countOutcome(app: App, { principal, holder, code }: Report): void {
  const isDenial = code === 'FORBIDDEN';
  const asking = principal ?? (isDenial ? holder : undefined);
  if (asking?.kind === 'apiKey') app.usage.ended(asking.keyId, Date.now(), isDenial ? 'denial' : 'error');
}

/** Every error, wherever it came from, gets its coded form here. */
function answers(app: App): Hooks {
  return {
    onResultProcess({ result, setResult, resultProcessor, setResultProcessor, serverContext }) {
      // Whoever reads nothing that Yoga can write is told so in JSON.
      if (resultProcessor === undefined) setResultProcessor(processRegularResult, 'application/graphql-response+json');
      if (Array.isArray(result) || !('errors' in result) || !result.errors?.length) return;
      const { origin, report } = serverContext as ServerContext;
      const errors = result.errors.map((error) => toAnswer(error, origin.requestId, app.log));
      const [first] = errors;
      report.code = String(first?.extensions.code);
      if (report.principal === undefined && first) Object.assign(report, refusedIn(first));
      countOutcome(app, report);
      recordDenials(app, serverContext as ServerContext, errors);
      setResult({ ...result, errors });
    },
  };
}

/** No header at all for other origins: Yoga would answer them `null`, which is the origin of every sandboxed page. */
function corsFor(origins: readonly string[]) {
  const open = {
    credentials: false,
    methods: ['GET', 'POST'],
    allowedHeaders: ['Content-Type', 'Authorization', 'X-API-Key', 'X-Request-Id', 'Idempotency-Key'],
    exposedHeaders: [
      'X-Request-Id',
      'Retry-After',
      'WWW-Authenticate',
      'RateLimit',
      'RateLimit-Policy',
      'X-API-Key-Expires',
      'Idempotency-Replayed',
    ],
    maxAge: 600,
  };
  return (request: Request) => {
    const origin = request.headers.get('origin');
    return origin !== null && origins.includes(origin) ? { ...open, origin } : false;
  };
}
