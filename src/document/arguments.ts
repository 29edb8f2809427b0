/**
 * Arguments that a field refuses, found before anything runs: a mutation would be done by the time that its payload is read, and
 * its answer lost. What the document alone decides is found out once; the rest is asked with the
 * coerced variables.
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { ApiError } from '../base/errors.js';
import { type Fragments, fragmentsIn, type Reader, readerOf, type Variables } from './document.js';
import { type Condition, conditionsOf } from './needs.js';

/** A field with an argument that is checked, and the variables that decide whether it is selected. */
interface Checked {
  readonly conditions: readonly Condition[];
  /** What is wrong whatever the variables are, or how to tell with them, coerced. */
  readonly refusal: ApiError | ((variables: Variables) => ApiError | null);
}

const known = new WeakMap<OperationDefinitionNode, readonly Checked[]>();

/** The first that a field of the operation will refuse, as the refusal; null when none will. The document is valid, and the variables coerced. */
export function wrongArgument(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): ApiError | null {
  for (const { conditions, refusal } of checkedOf(schema, document, operation)) {
    if (!conditions.every((holds) => holds(variables))) continue;
    const refused = typeof refusal === 'function' ? refusal(variables) : refusal;
    if (refused !== null) return refused;
  }
  return null;
}

/** The first that a field will refuse whatever the variables are. What they might leave out counts. */
export function alwaysWrong(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ApiError | undefined {
  return checkedOf(schema, document, operation)
    .map(({ refusal }) => refusal)
    .find((refusal) => typeof refusal !== 'function');
}

function checkedOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): readonly Checked[] {
  let checked = known.get(operation);
  if (checked === undefined) {
    checked = new Collector(schema, document, operation).checked;
    known.set(operation, checked);
  }
  return checked;
}

class Collector {
  readonly checked: Checked[] = [];
  readonly #fragments: Fragments;
  readonly #read: Reader;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) {
    this.#fragments = fragmentsIn(document);
    this.#read = readerOf(operation);
    this.#selections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, []);
  }

  #selections({ selections }: SelectionSetNode, type: GraphQLOutputType | undefined, outer: readonly Condition[]): void {
    for (const selection of selections) {
      const chosen = conditionsOf(selection.directives, this.#read);
      if (chosen === 'never') continue;
      const conditions = [...outer, ...chosen];
      if (selection.kind === Kind.FIELD) {
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
        if (field?.args.some(({ extensions }) => extensions.check)) this.#check(field, selection, conditions);
        if (field && selection.selectionSet) this.#selections(selection.selectionSet, getNamedType(field.type), conditions);
      } else {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
        const condition = fragment?.typeCondition?.name.value;
        const narrowed = condition === undefined ? type : (this.schema.getType(condition) as GraphQLOutputType | undefined);
        if (fragment) this.#selections(fragment.selectionSet, narrowed, conditions);
      }
    }
  }

  #check(field: GraphQLField<unknown, unknown>, node: FieldNode, conditions: readonly Condition[]): void {
    let readsVariables = false;
    for (const argument of node.arguments ?? [])
      visit(argument, {
        Variable: () => {
          readsVariables = true;
        },
      });
    if (!readsVariables) {
      const refusal = refusalOf(field, node, {});
      if (refusal !== null) this.checked.push({ conditions, refusal });
      return;
    }
    this.checked.push({ conditions, refusal: (variables) => refusalOf(field, node, variables) });
  }
}

/** Null, too, when the arguments cannot be read: execution will say so better. */
function refusalOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables): ApiError | null {
  try {
    const args = getArgumentValues(field, node, variables);
    for (const { extensions } of field.args) extensions.check?.(args);
    return null;
  } catch (error) {
    return error instanceof ApiError ? error.beforeExecution() : null;
  }
}
