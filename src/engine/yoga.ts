/**
 * The GraphQL engine, and the order in which a document passes through it: parse, limits, validate, variables, permissions,
 * arguments, execute. Each step is one hook below; what it decides stands in the file it calls.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import type { App } from '../app.js';
import { wrongArgument } from '../document/arguments.js';
import type { Variables } from '../document/document.js';
import { createDocumentCache, type DocumentCache } from '../document/document-cache.js';
import { pastedCredential } from '../document/pasted-credentials.js';
import { checkRequirements, exercisedBy } from '../document/requirements.js';
import { coerceVariables, declaredVariables } from '../document/variables.js';
import type { Context } from '../graphql/context.js';
import { schema } from '../modules/schema.js';
import { contextBuilder, type ServerContext } from './context.js';
import { documents } from './documents.js';
import { idempotency } from './idempotency.js';
import { streams } from './streams.js';

type Hooks = Plugin<ServerContext & Context, ServerContext>;

export interface EngineOptions {
  /** Only a test may leave the first wall out, to see that the second one stands. */
  readonly preExecutionCheck?: boolean;
  /** A test may look at what is kept. */
  readonly cache?: DocumentCache;
}

type Result = ExecutionResult | AsyncIterable<ExecutionResult>;

/** Runs one operation. What is asked by GET may change nothing. */
export type Engine = (params: GraphQLParams, method: 'GET' | 'POST', context: ServerContext) => Promise<Result>;

export function createEngine(app: App, { preExecutionCheck = true, cache = createDocumentCache() }: EngineOptions = {}): Engine {
  const yoga = createYoga<ServerContext, Context>({
    schema,
    context: contextBuilder(app),
    plugins: [
      documents(cache, app.fingerprints),
      inItsShare,
      onlyDeclaredVariables,
      ...(preExecutionCheck ? [permissions] : []),
      argumentsBeforehand,
      idempotency,
      streams(app),
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
      // Yoga would keep every document as soon as it is parsed.
      documentCache: { get: cache.get, set: () => {} },
      errorCache: { get: () => undefined, set: () => {} },
      validationCache: true,
    },
  });
  // All that Yoga asks of a request, once it has the parameters, is its method.
  const requests = { GET: { method: 'GET' } as Request, POST: { method: 'POST' } as Request };
  return async (params, method, context) =>
    yoga.getResultForParams({ params, request: requests[method] }, context as never) as Promise<Result>;
}

/** Before all that is done for this operation alone. Who had to wait may have been revoked meanwhile. */
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

/** All that follows reads the variables from here. */
function declare(args: Execution): void {
  const operation = getOperationAST(args.document, args.operationName);
  if (operation) args.variableValues = declaredVariables(operation, args.variableValues as Variables | undefined);
}

/** The first wall. Nothing of a refused operation runs, not even the part that would have been allowed. */
const permissions: Hooks = {
  onExecute: ({ args, setResultAndStopExecution }) => refuse(args, setResultAndStopExecution),
  onSubscribe: ({ args, setResultAndStopExecution }) => refuse(args, setResultAndStopExecution),
};

type Execution = { document: DocumentNode; operationName?: string | null; variableValues?: unknown; contextValue: unknown };
type Stop = (result: { errors: GraphQLError[] }) => void;

function refuse(args: Execution, stop: Stop): void {
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

const argumentsBeforehand: Hooks = {
  onExecute: ({ args, setResultAndStopExecution }) => refuseArguments(args, setResultAndStopExecution),
  onSubscribe: ({ args, setResultAndStopExecution }) => refuseArguments(args, setResultAndStopExecution),
};

function refuseArguments({ document, operationName, variableValues }: Execution, stop: Stop): void {
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  const variables = (variableValues ?? {}) as Variables;
  const read = coerceVariables(schema, operation, variables);
  if ('error' in read) {
    stop({ errors: [read.error] });
    return;
  }
  const error = pastedCredential(schema, document, variables) ?? wrongArgument(schema, document, operation, read.coerced);
  if (error !== null) stop({ errors: [error] });
}
