/**
 * Refuses `@skip` and `@include` at the root of a subscription. A subscription must select one field for any variables: the GraphQL
 * specification forbids these directives there since September 2025. graphql-js 16 does not check this and fails on them later, even on
 * fragments without fields. So this rule visits the selections of the document, not the compiled fields.
 */
import { type DocumentNode, GraphQLError, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

/** Returns the validation error of a document that breaks the rule, or no errors. */
export function conditionsAtRoot(document: DocumentNode): GraphQLError[] {
  const fragments = new Map<string, SelectionSetNode>();
  const roots: SelectionSetNode[] = [];
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
    else if (node.kind === Kind.OPERATION_DEFINITION && node.operation === 'subscription') roots.push(node.selectionSet);
  }
  // The loop adds the selection sets of the fragments that it meets. A set visits each of them once.
  const sets = new Set(roots);
  for (const { selections } of sets) {
    for (const node of selections) {
      const conditional = node.directives?.find(({ name }) => name.value === 'skip' || name.value === 'include');
      if (conditional)
        return [
          new GraphQLError(`The directive @${conditional.name.value} is not allowed at the root of a subscription: remove it.`, {
            nodes: conditional,
          }),
        ];
      const inner = setIn(node, fragments);
      if (inner) sets.add(inner);
    }
  }
  return [];
}

/** Returns the selection set of a fragment; undefined for a field. */
const setIn = (node: SelectionNode, fragments: ReadonlyMap<string, SelectionSetNode>): SelectionSetNode | undefined =>
  node.kind === Kind.FIELD ? undefined : node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node.selectionSet;
