/**
 * A subscription selects one field, whatever its variables say: `@skip` and `@include` cannot stand at its root, as the
 * GraphQL specification has it since September 2025. graphql-js 16 does not say so, but trips over them, also where they lead to no field:
 * so this looks at what is written, and not at the fields of the operation.
 */
import { type DocumentNode, GraphQLError, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

/** The errors of validation to answer a document with that breaks the rule; none for others. */
export function conditionsAtRoot(document: DocumentNode): GraphQLError[] {
  const fragments = new Map<string, SelectionSetNode>();
  const roots: SelectionSetNode[] = [];
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
    else if (node.kind === Kind.OPERATION_DEFINITION && node.operation === 'subscription') roots.push(node.selectionSet);
  }
  // A set that is looked at grows by what its selections spread; each fragment is in it once.
  const sets = new Set(roots);
  for (const { selections } of sets) {
    for (const node of selections) {
      const conditional = node.directives?.find(({ name }) => name.value === 'skip' || name.value === 'include');
      if (conditional)
        return [
          new GraphQLError(`The directive @${conditional.name.value} cannot stand at the root of a subscription.`, {
            nodes: conditional,
          }),
        ];
      const inner = setIn(node, fragments);
      if (inner) sets.add(inner);
    }
  }
  return [];
}

/** What a fragment selects at the place where it is spread. */
const setIn = (node: SelectionNode, fragments: ReadonlyMap<string, SelectionSetNode>): SelectionSetNode | undefined =>
  node.kind === Kind.FIELD ? undefined : node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node.selectionSet;
