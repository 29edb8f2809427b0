/** A parsed document: its fragments by name, and what a value that is written in it stands for. */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type ValueNode } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Of several with one name, which validation refuses, the last. */
export const fragmentsIn = (document: DocumentNode): Fragments =>
  new Map(document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));

/** What a node stands for, as far as limits and permissions depend on it: a number, a boolean, a string, or an object of these. */
export function literal(node: ValueNode | undefined): unknown {
  if (node?.kind === Kind.INT || node?.kind === Kind.FLOAT) return Number(node.value);
  if (node?.kind === Kind.OBJECT) return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, literal(value)]));
  return node?.kind === Kind.BOOLEAN || node?.kind === Kind.STRING ? node.value : undefined;
}
