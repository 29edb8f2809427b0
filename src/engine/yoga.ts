/**
 * The GraphQL engine. It defines the order of the steps: parse, limits, validate, share, variables, permissions, arguments, execute. The
 * files that the steps call contain the rules.
 */
import { type DocumentNode, type ExecutionResult, execute, type GraphQLError } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import type { App } from '../app.js';
import { currentLane } from '../database/work/lane.js';
import { wrongArgument } from '../document/arguments.js';
import type { Variables } from '../document/document.js';
import { createDocumentCache, type DocumentCache } from '../document/document-cache.js';
import { type Operation, operationNamed } from '../document/operation.js';
import { pastedCredential } from '../document/pasted-credentials.js';
import { checkRequirements, permissionsUsedBy } from '../document/requirements.js';
import { coerceVariables, declaredVariables } from '../document/variables.js';
import type { Context } from '../graphql/context.js';
import { schema } from '../modules/schema.js';
import { type Direct, directOf } from '../plans/direct.js';
import { type Arguments, contextBuilder, type Execute, type ServerContext } from './context.js';
import { createDocuments } from './documents.js';
import { idempotent } from './idempotency.js';
import { planned } from './plans.js';
import { commentOf } from './statement-comment.js';
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

export type Result = ExecutionResult | AsyncIterable<ExecutionResult>;

/**
 * Runs one operation, and does not throw. A mutation by GET is refused. Without a promise as long as no step needs one: a promise costs
 * as much as a small field.
 */
export type Engine = (params: GraphQLParams, method: 'GET' | 'POST', context: ServerContext) => Result | Promise<Result>;

export function createEngine(
  app: App,
  { preExecutionCheck = true, plans: hasPlans = true, cache = createDocumentCache() }: EngineOptions = {},
): Engine {
  const contextOf = contextBuilder(app);
  const check = checkInTurn(preExecutionCheck);
  const yoga = createYoga<ServerContext, Context>({
    schema,
    context: contextOf,
    plugins: [steps(check, hasPlans), streams(app)] as Plugin[],
    cors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    logging: false,
    multipart: false,
    maskedErrors: false,
    maxRequestBodySize: false,
    parserAndValidationCache: false,
  });
  const documents = createDocuments(cache, app.fingerprints);
  // `yoga.getEnveloped` would search the HTTP adapter around the engine at each request.
  const { getEnveloped } = yoga;
  function run(params: GraphQLParams, method: 'GET' | 'POST', context: ServerContext): Result | Promise<Result> {
    const document = documents.parse(params, method, context.report);
    const errors = documents.validate(document, params, context.report);
    if (errors.length > 0) return { errors };
    const { operationName, variables: variableValues } = params;
    const operation = operationNamed(document, operationName);
    const direct = hasPlans && operation && directOf(operation);
    if (direct) {
      const contextValue = Object.assign(context, contextOf(context));
      return directly(direct, { schema, document, contextValue, variableValues, operationName }, check);
    }
    const { contextFactory, execute, subscribe } = getEnveloped(context as never);
    const args = { schema, document, contextValue: contextFactory(), variableValues, operationName };
    return (operation?.node.operation === 'subscription' ? subscribe : execute)(args);
  }
  const failed = (error: unknown): Result => ({ errors: [error as GraphQLError] });
  return (params, method, context) => {
    try {
      const result = run(params, method, context);
      return 'then' in result ? Promise.resolve(result).catch(failed) : result;
    } catch (error) {
      return failed(error);
    }
  };
}

type Execution = { document: DocumentNode; operationName?: string | null; variableValues?: unknown; contextValue: unknown };

/** Returns the refusal of an operation, or null. Without a promise as long as no step needs one. */
type Check = (args: Execution) => GraphQLError | null | Promise<GraphQLError | null>;

/** The steps between validation and execution, in their order. */
function checkInTurn(preExecutionCheck: boolean): Check {
  const check = (operation: Operation, args: Execution): ReturnType<Check> => {
    // Only the declared variables are kept. All later steps read the variables from `args`.
    args.variableValues = declaredVariables(operation.node, args.variableValues as Variables | undefined);
    const lane = currentLane();
    if (lane !== undefined) lane.comment = commentOf(operation);
    return (preExecutionCheck ? refusalOfCaller(operation, args) : null) ?? refusalOfArguments(operation, args);
  };
  return (args) => {
    const operation = operationNamed(args.document, args.operationName);
    if (operation === null) return null;
    return beginShare(operation, args)?.then(() => check(operation, args)) ?? check(operation, args);
  };
}

/** Not Yoga's own executor: it treats each object with a `then` as a promise, so a field with the alias `then` was an INTERNAL_SERVER_ERROR. */
const byGraphqlJs = execute as Execute;

/** Answers an operation whose fields are all direct. It does not enter Yoga: the hooks would cost more than the answer. */
function directly(direct: Direct, args: Arguments, check: Check): Result | Promise<Result> {
  const { contextValue } = args;
  const go = (refused: GraphQLError | null): Result | Promise<Result> => {
    if (refused !== null) return { errors: [refused] };
    contextValue.report.answeredBy = 'resolvers';
    try {
      return { data: direct(contextValue) };
    } catch {
      // graphql-js runs the same resolvers, and states the path of the error.
      return byGraphqlJs(args);
    }
  };
  const refused = check(args);
  return refused instanceof Promise ? refused.then(go) : go(refused);
}

/**
 * The steps before execution, and the choice of what executes. They are one hook: Yoga makes thirty objects for each hook of each request.
 */
function steps(check: Check, hasPlans: boolean): Hooks {
  return {
    onExecute({ args, setExecuteFn, setResultAndStopExecution: stop }) {
      const go = (refused: GraphQLError | null) => {
        const chosen = refused ?? idempotent(args as Arguments, byGraphqlJs);
        if (typeof chosen !== 'function') stop({ errors: [chosen] });
        else setExecuteFn((hasPlans ? planned(args as Arguments, chosen) : chosen) as never);
      };
      const refused = check(args);
      return refused instanceof Promise ? refused.then(go) : go(refused);
    },
    onSubscribe({ args, setResultAndStopExecution: stop }) {
      const end = (refused: GraphQLError | null) => {
        if (refused !== null) stop({ errors: [refused] } as never);
      };
      const refused = check(args);
      return refused instanceof Promise ? refused.then(end) : end(refused);
    },
  };
}

/** Runs before all other work on the operation. A caller that had to wait may be revoked meanwhile, so it is authenticated again. */
function beginShare(operation: Operation, { contextValue }: Execution): Promise<void> | undefined {
  const context = contextValue as ServerContext & Context;
  const { share, size = 0, report } = context;
  const isMutation = operation.node.operation === 'mutation';
  report.isMutation = isMutation;
  return share?.begin({ isMutation, cost: report.cost ?? 0, size })?.then(async () => {
    context.caller = await context.authenticateAgain(undefined, '');
  });
}

/** The first permission check. No part of a refused operation runs, not even a part that is allowed. */
function refusalOfCaller(operation: Operation, { variableValues, contextValue }: Execution): GraphQLError | null {
  const context = contextValue as Context;
  const { app, caller } = context;
  const variables = (variableValues ?? {}) as Record<string, unknown>;
  const verdict = checkRequirements(operation, variables, caller.principal);
  if (verdict !== null) return verdict;
  if (caller.principal.kind === 'apiKey') {
    context.exercised = permissionsUsedBy(operation, variables);
    app.usage.exercised(caller.principal.keyId, Date.now(), context.exercised);
  }
  return null;
}

function refusalOfArguments(
  operation: Operation,
  { document, variableValues, contextValue }: Execution,
): GraphQLError | null | Promise<GraphQLError | null> {
  const context = contextValue as ServerContext & Context;
  const variables = (variableValues ?? {}) as Variables;
  const read = coerceVariables(schema, operation.node, variables);
  if ('error' in read) return read.error;
  context.coerced = read.coerced;
  const rest = () => wrongArgument(operation, read.coerced);
  const pasted = pastedCredential(schema, document, variables, context.size ?? 0);
  return pasted instanceof Promise ? pasted.then((found) => found ?? rest()) : (pasted ?? rest());
}
