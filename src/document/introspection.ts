/**
 * What introspection costs: as much as its answer has, measured by that of the query by which tools read the whole schema.
 * So that query always passes, however the schema grows, and one that multiplies lists by lists does not.
 */
import {
  __Schema,
  __Type,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { type Fragments, fragmentsIn } from './document.js';

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
export type IntrospectionMeter = (field: FieldNode, typeName: unknown) => number;

/** A meter for each document: counting ends when all that it measured is twice the whole schema. */
export function introspectionMeters(schema: GraphQLSchema): (fragments: Fragments) => IntrospectionMeter {
  let whole: number | undefined;
  return (fragments) => {
    let counter: Counter | undefined;
    return (field, typeName) => {
      // Only when it is first asked for, which a server may never be.
      whole ??= wholeOf(schema);
      counter ??= new Counter(schema, fragments, 2 * whole);
      const before = counter.fields;
      if (field.name.value === '__schema') counter.field(field, __Schema, schema);
      else counter.field(field, __Type, typeof typeName === 'string' ? schema.getType(typeName) : undefined);
      return Math.ceil(((counter.fields - before) * WHOLE_SCHEMA) / whole);
    };
  };
}

function wholeOf(schema: GraphQLSchema): number {
  const [operation] = EVERYTHING.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The introspection query begins with no operation.');
  const counter = new Counter(schema, fragmentsIn(EVERYTHING), Number.POSITIVE_INFINITY);
  for (const field of operation.selectionSet.selections) if (field.kind === Kind.FIELD) counter.field(field, __Schema, schema);
  return counter.fields;
}

/** Goes the way of execution, by graphql-js' own resolvers, but answers nothing. */
class Counter {
  fields = 0;
  readonly #info: GraphQLResolveInfo;

  constructor(
    schema: GraphQLSchema,
    private readonly fragments: Fragments,
    private readonly most: number,
  ) {
    // The resolvers of introspection read no more of it.
    this.#info = { schema } as GraphQLResolveInfo;
  }

  field({ selectionSet }: FieldNode, type: GraphQLObjectType, value: unknown): void {
    this.fields += 1;
    if (value == null || !selectionSet) return;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (this.fields > this.most) return;
      this.#selections(selectionSet, type, item);
    }
  }

  #selections({ selections }: SelectionSetNode, type: GraphQLObjectType, value: unknown): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.#fieldOf(type, selection, value);
      else {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
        if (inner) this.#selections(inner.selectionSet, type, value);
      }
    }
  }

  #fieldOf(type: GraphQLObjectType, field: FieldNode, value: unknown): void {
    const definition = type.getFields()[field.name.value];
    const inner = definition && getNamedType(definition.type);
    if (isObjectType(inner)) this.field(field, inner, definition?.resolve?.(value, ALSO_DEPRECATED, undefined, this.#info));
    else this.fields += 1;
  }
}
