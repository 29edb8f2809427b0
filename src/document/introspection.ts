/**
 * Computes the cost of introspection: the size of its answer, in proportion to the answer of the query with which tools read the whole
 * schema. So that query always stays below the limit, however the schema grows. A query that multiplies lists by lists exceeds it.
 */
import {
  __Schema,
  __Type,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getIntrospectionQuery,
  getNamedType,
  isObjectType,
  parse,
} from 'graphql';
import { schema } from '../modules/schema.js';
import type { Field } from './field.js';
import { operationsIn } from './operation.js';

/** The cost of the query that reads the whole schema. */
export const WHOLE_SCHEMA = 15_000;

const EVERYTHING = parse(
  getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }),
);

const ALSO_DEPRECATED = { includeDeprecated: true };

/** Returns the cost of a field `__schema`, or of `__type` with this type name. */
export type IntrospectionMeter = (field: Field, typeName: unknown) => number;

let whole: number | undefined;

/**
 * Creates a meter for one operation, or for all operations of a document together. It stops counting at twice the size of the whole
 * schema, which is above the limit. From then on each field costs that much.
 */
export function introspectionMeter(): IntrospectionMeter {
  let counter: Counter | undefined;
  return (field, typeName) => {
    // Computed at the first introspection: many servers never get one.
    whole ??= wholeOf();
    counter ??= new Counter(2 * whole);
    const before = counter.fields > 2 * whole ? 0 : counter.fields;
    if (field.name === '__schema') counter.field(field, __Schema, schema);
    else counter.field(field, __Type, typeof typeName === 'string' ? schema.getType(typeName) : undefined);
    return Math.ceil(((counter.fields - before) * WHOLE_SCHEMA) / whole);
  };
}

function wholeOf(): number {
  const counter = new Counter(Number.POSITIVE_INFINITY);
  for (const { fields } of operationsIn(EVERYTHING)) for (const field of fields) counter.field(field, __Schema, schema);
  return counter.fields;
}

/** Counts the fields of an answer: it calls the resolvers of graphql-js as execution does, but builds no answer. */
class Counter {
  fields = 0;
  /** The introspection resolvers read only `schema`. */
  readonly #info = { schema } as GraphQLResolveInfo;

  constructor(private readonly most: number) {}

  field({ fields }: Field, type: GraphQLObjectType, value: unknown): void {
    this.fields += 1;
    if (value == null) return;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (this.fields > this.most) return;
      for (const field of fields) this.#fieldOf(type, field, item);
    }
  }

  #fieldOf(type: GraphQLObjectType, field: Field, value: unknown): void {
    const definition = type.getFields()[field.name];
    const inner = definition && getNamedType(definition.type);
    if (isObjectType(inner)) this.field(field, inner, definition?.resolve?.(value, ALSO_DEPRECATED, undefined, this.#info));
    else this.fields += 1;
  }
}
