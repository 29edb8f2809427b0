/**
 * What introspection costs: as much as its answer has, measured by that of the query by which tools read the whole schema.
 * So that query always passes, however the schema grows, and one that multiplies lists by lists does not.
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

/** Measures `__schema`, or `__type` of the type of this name. */
export type IntrospectionMeter = (field: Field, typeName: unknown) => number;

let whole: number | undefined;

/** A meter for one operation: counting ends when all that it measured is twice the whole schema. */
export function introspectionMeter(): IntrospectionMeter {
  let counter: Counter | undefined;
  return (field, typeName) => {
    // Only when it is first asked for, which a server may never be.
    whole ??= wholeOf();
    counter ??= new Counter(2 * whole);
    const before = counter.fields;
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

/** Goes the way of execution, by graphql-js' own resolvers, but answers nothing. */
class Counter {
  fields = 0;
  /** The resolvers of introspection read no more of it. */
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
