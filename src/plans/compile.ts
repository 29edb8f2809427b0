/**
 * Compiles an operation to plans. A root field is covered when a plan can answer all of its selected fields. The other root fields are
 * left to the resolvers. The choice of conditional fields, and the types of the ids of `node` and `nodes`, decide which plans an operation has:
 * the plans of each such variant are compiled once, and the variants that were used last are kept.
 */
import { type GraphQLObjectType, getArgumentValues, isObjectType } from 'graphql';
import { LRUCache } from 'lru-cache';
import { typeIn } from '../base/ids.js';
import type { Condition, Field } from '../document/field.js';
import { once } from '../document/kept.js';
import type { Operation } from '../document/operation.js';
import { MOST_LISTED } from '../graphql/lists/listed.js';
import { schema } from '../modules/schema.js';
import { NotCovered, type Run } from './plan.js';
import { planOf } from './roots.js';
import type { Prepared } from './run.js';
import { type Chosen, chosenOf, type Holds } from './selection.js';
import { Statements } from './statements.js';

/** A root field, with its plan unless only the resolvers can answer it. */
export interface Root {
  readonly chosen: Chosen;
  readonly plan: Prepared | undefined;
}

/** What the variants of an operation depend on. */
interface Compiled {
  /** Distinguishes the operation among all. */
  readonly id: number;
  readonly conditions: readonly Condition[];
  readonly nodes: readonly Field[];
  /** The number of its fields. */
  readonly size: number;
}

/** The fields of all variants that are kept together. Each takes about a kilobyte. */
const MAX_FIELDS = 50_000;

const variants = new LRUCache<string, readonly Root[]>({ maxSize: MAX_FIELDS });

let operations = 0;

const query = schema.getQueryType() as GraphQLObjectType;

/** Returns the root fields of a query that this request selects. */
export function rootsOf(operation: Operation, { variables }: Pick<Run, 'variables'>): readonly Root[] {
  const { id, conditions, nodes, size } = once(operation, compiledOf);
  // Most operations have one variant.
  const only = conditions.length + nodes.length === 0 ? variants.get(`${id}`) : undefined;
  if (only !== undefined) return only;
  const held = new Map(conditions.map((condition) => [condition, operation.holds(condition, variables)]));
  const types = new Map(nodes.map((field) => [field, nodeTypesOf(field, variables)]));
  const named = Array.from(types.values(), (all) => all.map(({ name }) => name).join('+')).join();
  const key = conditions.length + nodes.length === 0 ? `${id}` : `${id} ${[...held.values()].map(Number).join('')} ${named}`;
  let roots = variants.get(key);
  if (roots === undefined) {
    const holds: Holds = ({ conditions }) => conditions.every((condition) => held.get(condition) ?? true);
    roots = chosenOf(operation.fields, query, holds).map((chosen) => ({
      chosen,
      plan: prepared(chosen, holds, types.get(chosen.selections[0])),
    }));
    variants.set(key, roots, { size });
  }
  return roots;
}

function compiledOf({ fields }: Operation): Compiled {
  const conditions = new Set<Condition>();
  const seen = new Set<Field>();
  const collect = (field: Field): void => {
    if (seen.has(field)) return;
    seen.add(field);
    for (const condition of field.conditions) if (typeof condition.given === 'object') conditions.add(condition);
    field.fields.forEach(collect);
  };
  fields.forEach(collect);
  const nodes = fields.filter(({ name }) => name === 'node' || name === 'nodes');
  return { id: operations++, conditions: [...conditions], nodes, size: seen.size + 1 };
}

function prepared(chosen: Chosen, holds: Holds, types: readonly GraphQLObjectType[] | undefined): Prepared | undefined {
  try {
    const plan = planOf(query, chosen, holds, types);
    return { ...plan, statements: new Statements(plan.write) };
  } catch (error) {
    if (error instanceof NotCovered) return undefined;
    throw error;
  }
}

/** The types that the ids of `node` or `nodes` name, each once, in the order of their names. None when the resolver refuses an id. */
function nodeTypesOf({ definition, node }: Field, variables: Run['variables']): readonly GraphQLObjectType[] {
  const types = new Map<string, GraphQLObjectType>();
  for (const id of idsIn(definition, node, variables)) {
    const typename = typeof id === 'string' ? typeIn(id) : null;
    const type = typename === null ? undefined : schema.getType(typename);
    if (!isObjectType(type) || !type.extensions.row) return [];
    types.set(type.name, type);
  }
  return [...types.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function idsIn(definition: Field['definition'], node: Field['node'], variables: Run['variables']): readonly unknown[] {
  if (definition === undefined) return [];
  try {
    const { id, ids = [id] } = getArgumentValues(definition, node, variables) as { id?: unknown; ids?: readonly unknown[] };
    return ids.length > MOST_LISTED ? [] : ids;
  } catch {
    // Execution refuses the argument.
    return [];
  }
}
