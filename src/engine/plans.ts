/**
 * Answers the root fields that plans cover by one SQL statement each (src/plans/), and the others by their resolvers. Errors, their paths
 * and the order of the keys are those that the executor alone would give.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  isNonNullType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RawJson } from '../base/raw-json.js';
import { type Operation, operationNamed } from '../document/operation.js';
import type { Context } from '../graphql/context.js';
import { type Root, rootsOf } from '../plans/compile.js';
import { longestAnswer, MOST_CHARACTERS } from '../plans/length.js';
import { NotCovered, type Part, pageOf, partAt, type Run } from '../plans/plan.js';
import { answerOf, bindInner, type Prepared } from '../plans/run.js';
import type { ServerContext } from './context.js';

type Execute = (document: DocumentNode) => ExecutionResult | Promise<ExecutionResult>;

/** A root field whose plan is bound. */
interface Covered {
  readonly root: Root;
  readonly plan: Prepared;
  readonly inner: readonly Part[];
  /** The most characters of its answer. */
  readonly longest: number;
}

export const plans: Plugin<ServerContext & Context, ServerContext> = {
  onExecute({ args, executeFn, setExecuteFn }) {
    const context = args.contextValue as ServerContext & Context;
    const operation = operationNamed(args.document, args.operationName);
    context.report.answeredBy = 'resolvers';
    if (operation?.node.operation !== 'query') return;
    const run: Run = { context, variables: context.coerced ?? {} };
    const roots = rootsOf(operation, run);
    const covered = fitting(roots.flatMap((root) => bound(root, run) ?? []));
    if (covered.length === 0) return;
    context.report.answeredBy = covered.length < roots.length ? 'both' : 'sql';
    setExecuteFn((given) =>
      answer(operation, roots, covered, run, (document) => executeFn({ ...given, document }) as ExecutionResult),
    );
  },
};

function bound(root: Root, run: Run): Covered | undefined {
  const { plan } = root;
  if (plan === undefined || plan.unless.some((unless) => unless(run.context))) return undefined;
  try {
    const inner = bindInner(plan, run);
    const rootSize = plan.sizeOfRoot(run);
    const longest = longestAnswer(plan.weights, (position) =>
      position === 0 ? rootSize : pageOf(partAt(inner, position - 1)).size,
    );
    return { root, plan, inner, longest };
  } catch (error) {
    // The field refuses an argument, as its resolver does as well. Or the plan does not cover the argument.
    if (error instanceof GraphQLError || error instanceof NotCovered) return undefined;
    throw error;
  }
}

/** The covered fields whose answers fit together. The resolvers answer the others. */
function fitting(covered: readonly Covered[]): Covered[] {
  let left = MOST_CHARACTERS;
  return covered.filter(({ longest }) => {
    if (longest > left) return false;
    left -= longest;
    return true;
  });
}

async function answer(
  operation: Operation,
  roots: readonly Root[],
  covered: readonly Covered[],
  run: Run,
  execute: Execute,
): Promise<ExecutionResult> {
  const errors: GraphQLError[] = [];
  const data: Record<string, unknown> = Object.create(null);
  // The keys are in the order of the document, whichever value comes first.
  for (const { chosen } of roots) data[chosen.key] = null;
  const planned = new Set(covered.map(({ root }) => root));
  const rest = roots.filter((root) => !planned.has(root));
  try {
    await Promise.all([
      ...covered.map(async ({ root: { chosen }, plan, inner }) => {
        try {
          data[chosen.key] = new RawJson(await answerOf(plan, inner, run));
        } catch (error) {
          const [field] = chosen.selections;
          const located = locatedError(
            error,
            chosen.selections.map(({ node }) => node),
            [chosen.key],
          );
          if (isNonNullType(field.definition?.type)) throw located;
          errors.push(located);
        }
      }),
      rest.length > 0 ? executeRest(operation, rest, execute, data, errors) : undefined,
    ]);
  } catch (error) {
    // A field that cannot be null makes the whole answer null. As in the executor, the first such error counts.
    if (error instanceof NoData) return { errors: [...errors, ...error.errors], data: null };
    return { errors: [...errors, error as GraphQLError], data: null };
  }
  return errors.length > 0 ? { errors, data } : { data };
}

/** The resolvers' answer is null as a whole. */
class NoData extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super();
  }
}

async function executeRest(
  { node, fragments }: Operation,
  rest: readonly Root[],
  execute: Execute,
  data: Record<string, unknown>,
  errors: GraphQLError[],
): Promise<void> {
  const selections: FieldNode[] = rest.flatMap(({ chosen }) => chosen.selections.map((field) => field.node));
  const only: OperationDefinitionNode = { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
  const made = await execute({ kind: Kind.DOCUMENT, definitions: [only, ...fragments] });
  if (made.data == null) throw new NoData(made.errors ?? []);
  errors.push(...(made.errors ?? []));
  for (const { chosen } of rest) data[chosen.key] = made.data[chosen.key];
}
