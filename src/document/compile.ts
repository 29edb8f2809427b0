/**
 * Makes the fields of operations (operation.ts) from the selections of a document. The document need not be valid: limits look at it
 * before validation does. But no fragment may spread itself.
 *
 * The work is bounded. A field is compiled once for each type that it is selected of, with all that is below it; where it stands again,
 * and where a condition leads to it, only its place in a list is new. A fragment in which no field was found is not entered a second time,
 * since nothing would bound that: measure.ts counts fields.
 */
import {
  type DirectiveNode,
  type DocumentNode,
  doTypesOverlap,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { schema } from '../modules/schema.js';
import { type Fragments, fragmentsIn } from './document.js';
import type { Argument, Condition, Field } from './field.js';

/** Undefined where the schema does not know what is selected. */
type Parent = GraphQLCompositeType | undefined;

/** Where selections stand, as far as the fragments around them tell. */
interface Place extends Pick<Field, 'conditions' | 'isNever'> {
  readonly parent: Parent;
}

export class Compiler {
  readonly #fragments: Fragments;
  readonly #known = new Map<Parent, Map<FieldNode, Field>>();
  readonly #hollow = new Set<FragmentDefinitionNode>();

  constructor(document: DocumentNode) {
    this.#fragments = fragmentsIn(document);
  }

  root({ operation, selectionSet }: OperationDefinitionNode): readonly Field[] {
    return this.#fields(selectionSet, schema.getRootType(operation) ?? undefined);
  }

  #fields(set: SelectionSetNode | undefined, parent: Parent): readonly Field[] {
    const fields: Field[] = [];
    if (set) this.#collect(set, { parent, conditions: NONE, isNever: false }, fields);
    return fields;
  }

  #collect({ selections }: SelectionSetNode, around: Place, fields: Field[]): void {
    for (const node of selections) {
      const place = directed(around, node.directives);
      if (node.kind === Kind.FIELD) fields.push(at(place, this.#field(node, place.parent)));
      else if (node.kind === Kind.INLINE_FRAGMENT) this.#collect(node.selectionSet, narrowed(place, node), fields);
      else this.#spread(this.#fragments.get(node.name.value), place, fields);
    }
  }

  #spread(fragment: FragmentDefinitionNode | undefined, place: Place, fields: Field[]): void {
    if (fragment === undefined || this.#hollow.has(fragment)) return;
    const before = fields.length;
    this.#collect(fragment.selectionSet, narrowed(place, fragment), fields);
    if (fields.length === before) this.#hollow.add(fragment);
  }

  #field(node: FieldNode, parent: Parent): Field {
    let known = this.#known.get(parent);
    if (known === undefined) {
      known = new Map();
      this.#known.set(parent, known);
    }
    let field = known.get(node);
    if (field === undefined) {
      field = this.#compile(node, parent);
      known.set(node, field);
    }
    return field;
  }

  #compile(node: FieldNode, parent: Parent): Field {
    const name = node.name.value;
    const definition = parent && !isUnionType(parent) ? parent.getFields()[name] : undefined;
    const type = definition && getNamedType(definition.type);
    return {
      node,
      name,
      key: (node.alias ?? node.name).value,
      parent,
      possibleTypes: possibleTypesOf(parent),
      definition,
      type,
      arguments: argumentsOf(node, definition),
      conditions: NONE,
      isNever: false,
      fields: this.#fields(node.selectionSet, isCompositeType(type) ? type : undefined),
    };
  }
}

const NONE: readonly never[] = [];

/** The field as it is at this place. */
const at = ({ conditions, isNever }: Place, field: Field): Field =>
  conditions.length === 0 && !isNever ? field : { ...field, conditions, isNever };

/** The place behind the directives of a selection. */
function directed(place: Place, directives: readonly DirectiveNode[] | undefined): Place {
  if (!directives?.length) return place;
  const own = conditionsIn(directives);
  return { ...place, conditions: [...place.conditions, ...own], isNever: place.isNever || own.some(isBroken) };
}

/** The place inside a fragment. Its type is that of the condition, unless the one around it says more. */
function narrowed(place: Place, { kind, typeCondition }: InlineFragmentNode | FragmentDefinitionNode): Place {
  if (typeCondition === undefined) return place;
  const { parent } = place;
  const type = schema.getType(typeCondition.name.value);
  // What validation will refuse counts as before, or as nothing that is known.
  if (!isCompositeType(type)) return kind === Kind.INLINE_FRAGMENT ? place : { ...place, parent: undefined };
  if (parent === undefined || parent === type) return { ...place, parent: type };
  if (!doTypesOverlap(schema, parent, type)) return { ...place, parent: type, isNever: true };
  return isObjectType(parent) ? place : { ...place, parent: type };
}

const alone = new Map<GraphQLObjectType, readonly GraphQLObjectType[]>();

function possibleTypesOf(type: Parent): readonly GraphQLObjectType[] {
  if (type === undefined) return NONE;
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  let types = alone.get(type);
  if (types === undefined) {
    types = [type];
    alone.set(type, types);
  }
  return types;
}

function conditionsIn(directives: readonly DirectiveNode[]): Condition[] {
  const conditions: Condition[] = [];
  for (const node of directives) {
    const name = node.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const value = node.arguments?.find((argument) => argument.name.value === 'if')?.value;
    conditions.push({ node, wanted: name === 'include', given: givenBy(value) });
  }
  return conditions;
}

function givenBy(value: ValueNode | undefined): Condition['given'] {
  if (value?.kind === Kind.VARIABLE) return { variable: value.name.value };
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

const isBroken = ({ wanted, given }: Condition): boolean => given === !wanted;

const NO_ARGUMENTS: Field['arguments'] = new Map();

function argumentsOf({ arguments: written = NONE }: FieldNode, definition: Field['definition']): Field['arguments'] {
  const declared = definition?.args ?? NONE;
  if (written.length === 0 && declared.length === 0) return NO_ARGUMENTS;
  const given = new Map<string, Argument>();
  // Of several with one name, which validation refuses, the first.
  for (const { name, value: node } of written)
    if (!given.has(name.value)) given.set(name.value, { from: readsVariables(node) ? 'variables' : 'document', node });
  for (const { name, defaultValue: value } of declared)
    if (value !== undefined && !given.has(name)) given.set(name, { from: 'default', value });
  return given;
}

function readsVariables(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(readsVariables);
  return value.kind === Kind.OBJECT && value.fields.some((field) => readsVariables(field.value));
}
