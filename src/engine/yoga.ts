/**
 * The GraphQL engine. It defines the order of the steps: parse, limits, validate, variables, permissions, arguments, execute. Each
 * step is one hook below. The file that the hook calls contains the rules.
 */
import { type DocumentNode, type ExecutionResult, execute, type GraphQLError, getOperationAST } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import type { App } from '../app.js';
import { wrongArgument } from '../document/arguments.js';
import type { Variables } from '../document/document.js';
import { createDocumentCache, type DocumentCache } from '../document/document-cache.js';
import { operationNamed } from '../document/operation.js';
import { pastedCredential } from '../document/pasted-credentials.js';
import { checkRequirements, exercisedBy } from '../document/requirements.js';
import { coerceVariables, declaredVariables } from '../document/variables.js';
import type { Context } from '../graphql/context.js';
import { schema } from '../modules/schema.js';
import { contextBuilder, type ServerContext } from './context.js';
import { documents } from './documents.js';
import { idempotency } from './idempotency.js';
import { plans } from './plans.js';
import { streams } from './streams.js';

type Hooks = Plugin<ServerContext & Context, ServerContext>;

export interface EngineOptions {
  /** Only a test may disable the first permission check, to prove that the second one works alone. */
  readonly preExecutionCheck?: boolean;
  /** Only a test may disable the SQL plans, to compare their answers with those of the resolvers. */
  readonly plans?: boolean;
  /** A test may pass a cache to inspect it. */
  readonly cache?: DocumentCache;
}

type Result = ExecutionResult | AsyncIterable<ExecutionResult>;

/** Runs one operation. A mutation by GET is refused. */
export type Engine = (params: GraphQLParams, method: 'GET' | 'POST', context: ServerContext) => Promise<Result>;

export function createEngine(
  app: App,
  { preExecutionCheck = true, plans: hasPlans = true, cache = createDocumentCache() }: EngineOptions = {},
): Engine {
  const yoga = createYoga<ServerContext, Context>({
    schema,
    context: contextBuilder(app),
    plugins: [
      byGraphqlJs,
      documents(cache, app.fingerprints),
      inItsShare,
      onlyDeclaredVariables,
      ...(preExecutionCheck ? [permissions] : []),
      argumentsBeforehand,
      idempotency,
      streams(app),
      ...(hasPlans ? [plans] : []),
    ] as Plugin[],
    cors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    logging: false,
    multipart: false,
    maskedErrors: false,
    maxRequestBodySize: false,
    parserAndValidationCache: {
      // Yoga would cache every document right after parsing, even an invalid one.
      documentCache: { get: cache.get, set: () => {} },
      errorCache: { get: () => undefined, set: () => {} },
      validationCache: true,
    },
  });
  // Once Yoga has the parameters, it reads only the method of a request.
  const requests = { GET: { method: 'GET' } as Request, POST: { method: 'POST' } as Request };
  return async (params, method, context) =>
    yoga.getResultForParams({ params, request: requests[method] }, context as never) as Promise<Result>;
}

/**
 * Yoga's own executor treats each object with a `then` as a promise: a field with the alias `then` was an INTERNAL_SERVER_ERROR. graphql-js
 * asks whether `then` is a function.
 */
const byGraphqlJs: Hooks = { onExecute: ({ setExecuteFn }) => setExecuteFn(execute) };

/** Runs before all other work on the operation. A caller that had to wait may be revoked meanwhile, so it is authenticated again. */
const inItsShare: Hooks = {
  onExecute: ({ args }) => beginShare(args),
  onSubscribe: ({ args }) => beginShare(args),
};

function beginShare({ document, operationName, contextValue }: Execution): void | Promise<void> {
  const context = contextValue as ServerContext & Context;
  const { share, size = 0, report } = context;
  const isMutation = getOperationAST(document, operationName)?.operation === 'mutation';
  return share?.begin({ isMutation, cost: report.cost ?? 0, size })?.then(async () => {
    context.caller = await context.askAgain(undefined, '');
  });
}

const onlyDeclaredVariables: Hooks = {
  onExecute: ({ args }) => declare(args),
  onSubscribe: ({ args }) => declare(args),
};

/** Keeps only the declared variables. All later steps read the variables from `args`. */
function declare(args: Execution): void {
  const operation = getOperationAST(args.document, args.operationName);
  if (operation) args.variableValues = declaredVariables(operation, args.variableValues as Variables | undefined);
}

/** The first permission check. No part of a refused operation runs, not even a part that is allowed. */
const permissions: Hooks = {
  onExecute: ({ args, setResultAndStopExecution }) => refuse(args, setResultAndStopExecution),
  onSubscribe: ({ args, setResultAndStopExecution }) => refuse(args, setResultAndStopExecution),
};

type Execution = { document: DocumentNode; operationName?: string | null; variableValues?: unknown; contextValue: unknown };
type Stop = (result: { errors: GraphQLError[] }) => void;

function refuse(args: Execution, stop: Stop): void {
  const operation = operationNamed(args.document, args.operationName);
  if (operation === null) return;
  const context = args.contextValue as Context;
  const { app, caller } = context;
  const variables = (args.variableValues ?? {}) as Record<string, unknown>;
  const verdict = checkRequirements(operation, variables, caller.principal);
  if (verdict !== null) stop({ errors: [verdict] });
  else if (caller.principal.kind === 'apiKey') {
    context.exercised = exercisedBy(operation, variables);
    app.usage.exercised(caller.principal.keyId, Date.now(), context.exercised);
  }
}

const argumentsBeforehand: Hooks = {
  onExecute: ({ args, setResultAndStopExecution }) => refuseArguments(args, setResultAndStopExecution),
  onSubscribe: ({ args, setResultAndStopExecution }) => refuseArguments(args, setResultAndStopExecution),
};

function refuseArguments({ document, operationName, variableValues, contextValue }: Execution, stop: Stop): void {
  const operation = operationNamed(document, operationName);
  if (operation === null) return;
  const variables = (variableValues ?? {}) as Variables;
  const read = coerceVariables(schema, operation.node, variables);
  if ('error' in read) {
    stop({ errors: [read.error] });
    return;
  }
  (contextValue as Context).coerced = read.coerced;
  const error = pastedCredential(schema, document, variables) ?? wrongArgument(operation, read.coerced);
  if (error !== null) stop({ errors: [error] });
}
