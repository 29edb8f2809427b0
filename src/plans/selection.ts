/** The selected fields of one object type, with merged selections, as graphql-js collects them. */
import { type GraphQLField, type GraphQLObjectType, getArgumentValues } from 'graphql';
import type { Field } from '../document/field.js';
import type { Draft, Run } from './plan.js';

/** One key of the answer: the selections that the answer merges under it. */
export interface Chosen {
  readonly key: string;
  readonly name: string;
  readonly selections: readonly [Field, ...Field[]];
}

/** Whether the variables keep a field. */
export type Holds = (field: Field) => boolean;

/** Returns the keys of an object of this type, in the order of the answer. */
export function chosenOf(fields: readonly Field[], type: GraphQLObjectType, holds: Holds): Chosen[] {
  const byKey = new Map<string, [Field, ...Field[]]>();
  for (const field of fields) {
    if (field.isNever || !field.possibleTypes.includes(type) || !holds(field)) continue;
    const known = byKey.get(field.key);
    if (known === undefined) byKey.set(field.key, [field]);
    // A fragment that is spread twice is collected once.
    else if (known.every(({ node }) => node !== field.node)) known.push(field);
  }
  return Array.from(byKey, ([key, selections]) => ({ key, name: selections[0].name, selections }));
}

/** The selected fields of the value of a key. */
export const below = ({ selections }: Chosen): readonly Field[] =>
  selections.length === 1 ? selections[0].fields : selections.flatMap(({ fields }) => fields);

/** The definition of a field of the type. The plan takes over its requirement, and weighs its alias. */
export function fieldOf(
  draft: Draft,
  type: GraphQLObjectType,
  { name, key }: Chosen,
): GraphQLField<unknown, unknown> | undefined {
  if (key !== name) draft.weigh(key.length);
  // `__typename` shows that a row exists. So it requires the same as `id`, as in src/document/needs.ts.
  const definition = type.getFields()[name === '__typename' ? 'id' : name];
  const requirement = definition?.extensions.requirement;
  if (requirement) draft.needs.push({ requirement, path: key });
  const unless = definition?.extensions.reads?.unless;
  if (unless) draft.unless.push(unless);
  return definition;
}

type Mapper = (args: object, context: unknown, info: unknown) => object;

/** Returns a function that reads the arguments of a field as its resolver gets them. It throws for arguments that execution refuses. */
export function argumentsOf(
  { selections: [field] }: Chosen,
  definition: GraphQLField<unknown, unknown>,
  isMapped = true,
): (run: Run) => object {
  const mappers = (isMapped ? (definition.extensions.pothosArgMappers ?? []) : []) as readonly Mapper[];
  const read = ({ context, variables }: Run) =>
    mappers.reduce((args, map) => map(args, context, undefined), getArgumentValues(definition, field.node, variables) as object);
  if (field.arguments.some(({ from }) => from === 'variables')) return read;
  let known: object | undefined;
  return (run) => {
    known ??= read(run);
    return known;
  };
}
