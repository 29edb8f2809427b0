/** A parsed document as execution will read it: its fragments by name, and its variables with their defaults. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
  type VariableNode,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Of several with one name, which validation refuses, the last. */
export const fragmentsIn = (document: DocumentNode): Fragments =>
  new Map(document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));

/** Makes, of the variables of an operation, functions that read one of them from those that were sent. */
export type Reader = (variable: VariableNode) => (variables: Variables) => unknown;

/** What was sent counts, null too; else the default. A variable may well be named `constructor`, which every object has. */
export function readerOf({ variableDefinitions = [] }: OperationDefinitionNode): Reader {
  const defaults = new Map(variableDefinitions.map(({ variable, defaultValue }) => [variable.name.value, literal(defaultValue)]));
  return ({ name: { value: name } }) =>
    (variables) =>
      Object.hasOwn(variables, name) && variables[name] !== undefined ? variables[name] : defaults.get(name);
}

/** What a node stands for, as far as limits and permissions depend on it: a number, a boolean, a string, or an object of these. */
export function literal(node: ValueNode | undefined): unknown {
  if (node?.kind === Kind.INT || node?.kind === Kind.FLOAT) return Number(node.value);
  if (node?.kind === Kind.OBJECT) return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, literal(value)]));
  return node?.kind === Kind.BOOLEAN || node?.kind === Kind.STRING ? node.value : undefined;
}
