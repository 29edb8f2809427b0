/**
 * Compiles an operation to plans. A root field is covered when a plan can answer all of its selected fields. The other root fields are
 * left to the resolvers. The choice of conditional fields, and the type of an id of `node`, decide which plans an operation has: the
 * plans of each such variant are compiled once, and the variants that were used last are kept.
 */
import { type GraphQLObjectType, isObjectType, Kind } from 'graphql';
import { LRUCache } from 'lru-cache';
import { typeIn } from '../base/ids.js';
import { literal } from '../document/document.js';
import { type Condition, type Field, writtenAt } from '../document/field.js';
import { once } from '../document/kept.js';
import type { Operation } from '../document/operation.js';
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
  const held = new Map(conditions.map((condition) => [condition, operation.holds(condition, variables)]));
  const types = new Map(nodes.map((field) => [field, nodeTypeOf(operation, field, variables)]));
  const key = `${id} ${[...held.values()].map(Number).join('')} ${Array.from(types.values(), (type) => type?.name ?? '').join()}`;
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
  const nodes = fields.filter(({ name }) => name === 'node');
  return { id: operations++, conditions: [...conditions], nodes, size: seen.size + 1 };
}

function prepared(chosen: Chosen, holds: Holds, nodeType: GraphQLObjectType | undefined): Prepared | undefined {
  try {
    const plan = planOf(query, chosen, holds, nodeType);
    return { ...plan, statements: new Statements(plan.write) };
  } catch (error) {
    if (error instanceof NotCovered) return undefined;
    throw error;
  }
}

/** The type of the row that `node` asks for. Undefined for an id that its resolver refuses. */
function nodeTypeOf(operation: Operation, field: Field, variables: Run['variables']): GraphQLObjectType | undefined {
  const id = writtenAt(field, 'id');
  const value = id?.kind === Kind.VARIABLE ? operation.read(id.name.value, variables) : literal(id);
  const typename = typeof value === 'string' ? typeIn(value) : null;
  const type = typename === null ? undefined : schema.getType(typename);
  return isObjectType(type) && type.extensions.row ? type : undefined;
}
