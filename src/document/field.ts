/** The fields of a compiled operation. compile.ts creates them; cost.ts, needs.ts, arguments.ts and introspection.ts read them. */
import type {
  DirectiveNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLNamedOutputType,
  GraphQLObjectType,
  ValueNode,
} from 'graphql';

/** One selection of a field. Several selections with one key stay separate, each with its own conditions. Execution merges them. */
export interface Field {
  readonly node: FieldNode;
  readonly name: string;
  /** The alias, or the name: the key in the answer. */
  readonly key: string;
  /** The parent type, as narrow as the fragments around the field make it. Undefined below a field that the schema does not know. */
  readonly parent: GraphQLCompositeType | undefined;
  /** The object types that the parent can have here. */
  readonly possibleTypes: readonly GraphQLObjectType[];
  /** Undefined for `__typename`, `__schema` and `__type`, and for fields that the schema does not know. */
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  /** The named type of the value, or of the items of a list. */
  readonly type: GraphQLNamedOutputType | undefined;
  /** The arguments in the document, then the arguments with a default value of the schema. */
  readonly arguments: readonly Argument[];
  /** The `@skip` and `@include` conditions of the field and of the fragments between it and its parent field. */
  readonly conditions: readonly Condition[];
  /** Whether the field is left out for any variables: by one of these conditions, or by fragments on types that exclude each other. */
  readonly isNever: boolean;
  /** The selected fields of its value. */
  readonly fields: readonly Field[];
}

/** An argument, with the source of its value: the document alone, the document with variables, or the default of the schema. */
export type Argument = { readonly name: string } & (
  | { readonly from: 'document' | 'variables'; readonly node: ValueNode }
  | { readonly from: 'default'; readonly value: unknown }
);

/** One `@skip` or `@include`. */
export interface Condition {
  readonly node: DirectiveNode;
  /** The value with which the field is selected. */
  readonly wanted: boolean;
  /** The value, or the variable with the value. Undefined for anything else, which validation refuses. */
  readonly given: boolean | { readonly variable: string } | undefined;
}

/** Returns the value of an argument in the document, or undefined. When several have one name, which validation refuses, the first counts. */
export function writtenAt({ arguments: given }: Field, name: string): ValueNode | undefined {
  const argument = given.find((each) => each.name === name);
  return argument && argument.from !== 'default' ? argument.node : undefined;
}
