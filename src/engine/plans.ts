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
import { RawJson } from '../base/raw-json.js';
import { type Operation, operationNamed } from '../document/operation.js';
import { type Root, rootsOf } from '../plans/compile.js';
import { longestAnswer, MOST_CHARACTERS } from '../plans/length.js';
import { NotCovered, type Part, pageOf, partAt, type Run } from '../plans/plan.js';
import { answerOf, bindInner, type Prepared } from '../plans/run.js';
import type { Arguments, Execute } from './context.js';

type ExecuteDocument = (document: DocumentNode) => ExecutionResult | Promise<ExecutionResult>;

/** A root field whose plan is bound. */
interface Covered {
  readonly root: Root;
  readonly plan: Prepared;
  readonly inner: readonly Part[];
  /** The most characters of its answer. */
  readonly longest: number;
}

/** How to execute an operation: by plans, as far as they cover its root fields. */
export function planned({ document, operationName, contextValue: context }: Arguments, execute: Execute): Execute {
  const operation = operationNamed(document, operationName);
  context.report.answeredBy = 'resolvers';
  if (operation?.node.operation !== 'query') return execute;
  const run: Run = { context, variables: context.coerced ?? {} };
  const roots = rootsOf(operation, run);
  const covered = fitting(roots.flatMap((root) => bound(root, run) ?? []));
  if (covered.length === 0) return execute;
  context.report.answeredBy = covered.length < roots.length ? 'both' : 'sql';
  return (given) => answer(operation, roots, covered, run, (document) => execute({ ...given, document }));
}

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
  execute: ExecuteDocument,
): Promise<ExecutionResult> {
  const errors: GraphQLError[] = [];
  const data: Record<string, unknown> = Object.create(null);
  // The keys are in the order of the document, whichever value comes first.
  for (const { chosen } of roots) data[chosen.key] = null;
  const rest = covered.length < roots.length ? roots.filter((root) => covered.every((one) => one.root !== root)) : [];
  try {
    if (covered.length === 1 && rest.length === 0) await answerOne(covered[0] as Covered, run, data, errors);
    else
      await Promise.all([
        ...covered.map((one) => answerOne(one, run, data, errors)),
        rest.length > 0 ? executeRest(operation, rest, execute, data, errors) : undefined,
      ]);
  } catch (error) {
    // A field that cannot be null makes the whole answer null. As in the executor, the first such error counts.
    if (error instanceof NoData) return { errors: [...errors, ...error.errors], data: null };
    return { errors: [...errors, error as GraphQLError], data: null };
  }
  return errors.length > 0 ? { errors, data } : { data };
}

/** Reads the value of a covered field. Throws when it fails and cannot be null. */
async function answerOne(
  { root: { chosen }, plan, inner }: Covered,
  run: Run,
  data: Record<string, unknown>,
  errors: GraphQLError[],
): Promise<void> {
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
  execute: ExecuteDocument,
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
