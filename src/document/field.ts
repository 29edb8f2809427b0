/** The fields of an operation, as compile.ts makes them and all folds over an operation read them. */
import type {
  DirectiveNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLNamedOutputType,
  GraphQLObjectType,
  ValueNode,
} from 'graphql';

/** One selection of a field. Several with one key stand side by side, each with its own conditions: execution unites them. */
export interface Field {
  readonly node: FieldNode;
  readonly name: string;
  /** Its name in the answer. */
  readonly key: string;
  /** The type that it is selected of, as far as the fragments around it tell. Undefined below what the schema does not know. */
  readonly parent: GraphQLCompositeType | undefined;
  /** The types of objects that may have it here. */
  readonly possibleTypes: readonly GraphQLObjectType[];
  /** Undefined for `__typename`, `__schema`, `__type`, and for what the schema does not know. */
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  /** The type of its value, or of the items of a list. */
  readonly type: GraphQLNamedOutputType | undefined;
  /** Those that are written, then those that the schema adds. */
  readonly arguments: readonly Argument[];
  /** What `@skip` and `@include` say at the field itself and at the fragments between it and the field above. */
  readonly conditions: readonly Condition[];
  /** Whether it is left out whatever the variables are: by one of these conditions, or by fragments on types that exclude each other. */
  readonly isNever: boolean;
  /** What is selected of its value. */
  readonly fields: readonly Field[];
}

/** Where the value of an argument comes from: the document alone, the document and its variables, or the default of the schema. */
export type Argument = { readonly name: string } & (
  | { readonly from: 'document' | 'variables'; readonly node: ValueNode }
  | { readonly from: 'default'; readonly value: unknown }
);

/** One `@skip` or `@include`. */
export interface Condition {
  readonly node: DirectiveNode;
  /** The value that keeps the field. */
  readonly wanted: boolean;
  /** The value, or the variable that has it. Undefined for what is neither, which validation refuses. */
  readonly given: boolean | { readonly variable: string } | undefined;
}

/** The value of an argument as it is written; undefined when it is not. Of several with one name, which validation refuses, the first. */
export function writtenAt({ arguments: given }: Field, name: string): ValueNode | undefined {
  const argument = given.find((each) => each.name === name);
  return argument && argument.from !== 'default' ? argument.node : undefined;
}
