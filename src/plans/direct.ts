/**
 * Operations whose fields are all direct (src/graphql/reading.ts): their resolvers answer immediately, from the principal. They run without
 * graphql-js, which makes some thirty objects for a small answer. A field with a rule is never direct, because its resolver carries the
 * second wall.
 */
import { type GraphQLObjectType, type GraphQLOutputType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { RawJson } from '../base/raw-json.js';
import type { Field } from '../document/field.js';
import { once } from '../document/kept.js';
import type { Operation } from '../document/operation.js';
import type { Context } from '../graphql/context.js';
import { schema } from '../modules/schema.js';
import { constant } from './json.js';
import { NotCovered } from './plan.js';
import { below, type Chosen, chosenOf } from './selection.js';

/** Returns the data of an answer. Throws when a value does not fit its type. */
export type Direct = (context: Context) => Record<string, RawJson>;

/** Writes a value as JSON text. */
type Writer = (value: unknown, context: Context) => string;

const query = schema.getQueryType() as GraphQLObjectType;

/** Undefined unless all fields of the operation are direct. */
export const directOf = (operation: Operation): Direct | undefined => once(operation, compiled);

function compiled({ node, fields }: Operation): Direct | undefined {
  if (node.operation !== 'query') return undefined;
  try {
    const roots = membersOf(query, fields);
    return (context) => {
      const data: Record<string, RawJson> = Object.create(null);
      for (const [key, write] of roots) data[key] = new RawJson(write(undefined, context));
      return data;
    };
  } catch (error) {
    if (error instanceof NotCovered) return undefined;
    throw error;
  }
}

function membersOf(type: GraphQLObjectType, fields: readonly Field[]): (readonly [key: string, Writer])[] {
  if (fields.some(({ conditions }) => conditions.length > 0)) throw new NotCovered();
  return chosenOf(fields, type, () => true).map((chosen) => [chosen.key, memberWriter(type, chosen)]);
}

function memberWriter(type: GraphQLObjectType, chosen: Chosen): Writer {
  if (chosen.name === '__typename') return () => constant(type.name);
  const definition = type.getFields()[chosen.name];
  if (definition?.extensions.reads?.kind !== 'direct' || definition.extensions.requirement) throw new NotCovered();
  // Pothos leaves exposed fields to the default resolver of graphql-js, which reads the property of this name.
  const { name, resolve = (value) => (value as Readonly<Record<string, unknown>>)[name] } = definition;
  const write = valueWriter(definition.type, chosen);
  // A direct resolver uses neither arguments nor the position of its field.
  return (value, context) => write(resolve(value, NO_ARGUMENTS, context, undefined as never), context);
}

const NO_ARGUMENTS = {};

function valueWriter(type: GraphQLOutputType, chosen: Chosen): Writer {
  if (isNonNullType(type)) {
    const write = valueWriter(type.ofType, chosen);
    return (value, context) => {
      if (value == null) throw new Error(`${chosen.name} must not be null.`);
      return write(value, context);
    };
  }
  const write = presentWriter(type, chosen);
  return (value, context) => (value == null ? 'null' : write(value, context));
}

function presentWriter(type: GraphQLOutputType, chosen: Chosen): Writer {
  if (isListType(type)) {
    const write = valueWriter(type.ofType, chosen);
    return (values, context) => `[${Array.from(values as Iterable<unknown>, (value) => write(value, context)).join()}]`;
  }
  if (isLeafType(type)) return (value) => JSON.stringify(type.serialize(value));
  if (!isObjectType(type)) throw new NotCovered();
  const members = membersOf(type, below(chosen)).map(([key, write], index) => {
    const start = `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`;
    return (value: unknown, context: Context) => start + write(value, context);
  });
  return (value, context) => {
    let text = '';
    for (const write of members) text += write(value, context);
    return `${text || '{'}}`;
  };
}
