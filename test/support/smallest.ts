/** Makes a request that shows a fault as small as it can be: it leaves out whatever the fault does not need. */
import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  visit,
} from 'graphql';
import type { Sent } from './ask.js';

const REMOVABLE: ReadonlySet<string> = new Set([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
  Kind.DIRECTIVE,
]);

/** `fails` says whether a request still shows the fault. */
export async function smallest(sent: Sent, fails: (sent: Sent) => Promise<boolean>): Promise<Sent> {
  let document = parse(sent.query, { noLocation: true });
  const withQuery = (candidate: DocumentNode): Sent => ({ ...sent, query: print(candidate) });
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (let position = 0; position < count(document); position++) {
      for (const change of [without, unwrapped, withoutAlias]) {
        const candidate = tidied(change(document, position));
        if (print(candidate) === print(document) || !(await fails(withQuery(candidate)))) continue;
        document = candidate;
        isSmaller = true;
        position = Math.max(0, position - 1);
      }
    }
  }
  const used = print(document);
  const variables = Object.entries((sent.variables ?? {}) as object).filter(([name]) => used.includes(`$${name}`));
  return { ...withQuery(document), variables: Object.fromEntries(variables) };
}

function count(document: DocumentNode): number {
  let found = 0;
  visit(document, { enter: (node) => void (REMOVABLE.has(node.kind) && found++) });
  return found;
}

/** The document with another node, or none, in one position. */
function changed(document: DocumentNode, position: number, change: (node: ASTNode) => ASTNode | null): DocumentNode {
  let found = 0;
  return visit(document, {
    enter: (node) => (REMOVABLE.has(node.kind) && found++ === position ? change(node) : undefined),
  });
}

const without = (document: DocumentNode, position: number) => changed(document, position, () => null);

/** A fragment replaced by an inline one, and an inline one by its selections. */
function unwrapped(document: DocumentNode, position: number): DocumentNode {
  const fragments = new Map(document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]));
  let inlined: DocumentNode | undefined;
  changed(document, position, (node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) inlined = replaced(document, node, node.selectionSet.selections);
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const { typeCondition, selectionSet } = fragments.get(node.name.value) as FragmentDefinitionNode;
      inlined = replaced(document, node, [{ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }]);
    }
    return node;
  });
  return inlined ?? document;
}

const replaced = (document: DocumentNode, old: SelectionNode, by: readonly SelectionNode[]): DocumentNode =>
  visit(document, {
    SelectionSet: (set) =>
      set.selections.includes(old)
        ? { ...set, selections: set.selections.flatMap((selection) => (selection === old ? by : [selection])) }
        : undefined,
  });

const withoutAlias = (document: DocumentNode, position: number) =>
  changed(document, position, (node) => ({ ...node, alias: undefined }) as FieldNode);

const isFragment = (node: DefinitionNode): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION;
const isOperation = (node: DefinitionNode): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION;

/** Without fragments that nothing spreads, and without variables that nothing reads. */
function tidied(document: DocumentNode): DocumentNode {
  const text = print(document);
  const definitions = document.definitions
    .filter((node) => !isFragment(node) || text.includes(`...${node.name.value}`))
    .map((node) => (isOperation(node) ? withUsedVariables(node, document) : node));
  const next: DocumentNode = { ...document, definitions };
  return print(next) === text ? next : tidied(next);
}

function withUsedVariables(operation: OperationDefinitionNode, document: DocumentNode): OperationDefinitionNode {
  const used = new Set<string>();
  visit(document, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value));
  return { ...operation, ...(variableDefinitions && { variableDefinitions }) };
}
