/** Reads parsed documents: their fragments by name, and the values of their literals. */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type ValueNode } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Returns the fragments by name. When several have one name, which validation refuses, the last one counts. */
export const fragmentsIn = (document: DocumentNode): Fragments =>
  new Map(document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));

/** Returns the value of a literal that limits and permissions can depend on: a scalar, the name of an enum value, or a list or object of these. */
export function literal(node: ValueNode | undefined): unknown {
  if (node?.kind === Kind.INT || node?.kind === Kind.FLOAT) return Number(node.value);
  if (node?.kind === Kind.OBJECT) return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, literal(value)]));
  if (node?.kind === Kind.LIST) return node.values.map(literal);
  return node?.kind === Kind.BOOLEAN || node?.kind === Kind.STRING || node?.kind === Kind.ENUM ? node.value : undefined;
}
