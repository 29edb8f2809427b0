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

/** The fields and conditions that choose a variant of an operation, and the kept variants by their choice. */
interface Compiled {
  /** Distinguishes the operation among all. */
  readonly id: number;
  readonly conditions: readonly Condition[];
  readonly nodes: readonly Field[];
  /** The number of its fields, each as often as a plan writes it. */
  readonly size: number;
  readonly variants: Map<string, readonly Root[]>;
}

/** The fields of all variants that are kept together. Each takes about a kilobyte. */
const MAX_FIELDS = 50_000;

/**
 * The kept variants in the order of their use. A plan refers to its document. So only the operation holds its plans, and they end with it
 * when the cache of documents, which knows how large a document is, gives it up.
 */
const kept = new LRUCache<string, { readonly of: WeakRef<Compiled>; readonly choice: string }>({
  maxSize: MAX_FIELDS,
  dispose: ({ of, choice }) => of.deref()?.variants.delete(choice),
});

/** The fields of all variants that are kept. */
export const keptFields = (): number => kept.calculatedSize;

let operations = 0;

const query = schema.getQueryType() as GraphQLObjectType;

/** Returns the root fields of a query that this request selects. */
export function rootsOf(operation: Operation, { variables }: Pick<Run, 'variables'>): readonly Root[] {
  const compiled = once(operation, compiledOf);
  const { conditions, nodes } = compiled;
  // Most operations have one variant.
  const only = conditions.length + nodes.length === 0 ? variantOf(compiled, '') : undefined;
  if (only !== undefined) return only;
  const held = new Map(conditions.map((condition) => [condition, operation.holds(condition, variables)]));
  const types = new Map(nodes.map((field) => [field, nodeTypesOf(field, variables)]));
  const named = Array.from(types.values(), (all) => all.map(({ name }) => name).join('+')).join();
  const choice = conditions.length + nodes.length === 0 ? '' : `${[...held.values()].map(Number).join('')} ${named}`;
  let roots = variantOf(compiled, choice);
  if (roots === undefined) {
    const holds: Holds = ({ conditions }) => conditions.every((condition) => held.get(condition) ?? true);
    roots = chosenOf(operation.fields, query, holds).map((chosen) => ({
      chosen,
      plan: prepared(chosen, holds, types.get(chosen.selections[0])),
    }));
    keep(compiled, choice, roots);
  }
  return roots;
}

/** A kept variant, which is now the one that was used last. */
function variantOf({ id, variants }: Compiled, choice: string): readonly Root[] | undefined {
  const roots = variants.get(choice);
  if (roots !== undefined) kept.get(`${id} ${choice}`);
  return roots;
}

function keep(compiled: Compiled, choice: string, roots: readonly Root[]): void {
  compiled.variants.set(choice, roots);
  kept.set(`${compiled.id} ${choice}`, { of: new WeakRef(compiled), choice }, { size: compiled.size });
  // One that is larger than all together may be is not kept.
  if (!kept.has(`${compiled.id} ${choice}`)) compiled.variants.delete(choice);
}

function compiledOf({ fields }: Operation): Compiled {
  const conditions = new Set<Condition>();
  // All spreads of a fragment share its fields, but a plan writes them for each spread.
  const sizes = new Map<Field, number>();
  const sizeOf = (field: Field): number => {
    const known = sizes.get(field);
    if (known !== undefined) return known;
    for (const condition of field.conditions) if (typeof condition.given === 'object') conditions.add(condition);
    const size = field.fields.reduce((sum, inner) => sum + sizeOf(inner), 1);
    sizes.set(field, size);
    return size;
  };
  const size = fields.reduce((sum, field) => sum + sizeOf(field), 1);
  const nodes = fields.filter(({ name }) => name === 'node' || name === 'nodes');
  return { id: operations++, conditions: [...conditions], nodes, size, variants: new Map() };
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
