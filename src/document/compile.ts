/**
 * Compiles the selections of a document to the fields of its operations (operation.ts). The document need not be valid, because the limits
 * are checked before validation. But no fragment may spread itself.
 *
 * The work is bounded. A field of a fragment is compiled once for each parent type, together with the fields below it. All spreads of
 * the fragment share the same field objects, or shallow copies of them with conditions. A fragment without fields is entered only once:
 * measure.ts counts fields, so its limit does not bound fragments without fields.
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

/** The type that a selection set applies to. Undefined where the schema does not know the field above. */
type Parent = GraphQLCompositeType | undefined;

/** The position of a selection: its parent type and conditions, taken from the fragments and directives around it. */
interface Position extends Pick<Field, 'conditions' | 'isNever'> {
  readonly parent: Parent;
  /** Whether the selection is in a named fragment, which other selections may spread too. */
  readonly isShared: boolean;
}

export class Compiler {
  readonly #fragments: Fragments;
  readonly #shared = new Map<FieldNode, Field[]>();
  readonly #hollow = new Set<FragmentDefinitionNode>();

  constructor(document: DocumentNode) {
    this.#fragments = fragmentsIn(document);
  }

  root({ operation, selectionSet }: OperationDefinitionNode): readonly Field[] {
    return this.#fields(selectionSet, schema.getRootType(operation) ?? undefined);
  }

  #fields(set: SelectionSetNode, parent: Parent): readonly Field[] {
    const fields: Field[] = [];
    this.#collect(set, { parent, conditions: NONE, isNever: false, isShared: false }, fields);
    return fields;
  }

  #collect({ selections }: SelectionSetNode, around: Position, fields: Field[]): void {
    for (const node of selections) {
      const position = directed(around, node.directives);
      if (node.kind === Kind.FIELD) fields.push(this.#at(position, node));
      else if (node.kind === Kind.INLINE_FRAGMENT) this.#collect(node.selectionSet, narrowed(position, node), fields);
      else this.#spread(this.#fragments.get(node.name.value), position, fields);
    }
  }

  #spread(fragment: FragmentDefinitionNode | undefined, position: Position, fields: Field[]): void {
    if (fragment === undefined || this.#hollow.has(fragment)) return;
    const before = fields.length;
    this.#collect(fragment.selectionSet, { ...narrowed(position, fragment), isShared: true }, fields);
    if (fields.length === before) this.#hollow.add(fragment);
  }

  #at({ parent, conditions, isNever, isShared }: Position, node: FieldNode): Field {
    const field = isShared ? this.#sharedField(node, parent) : this.#compile(node, parent);
    return conditions.length === 0 && !isNever ? field : { ...field, conditions, isNever };
  }

  #sharedField(node: FieldNode, parent: Parent): Field {
    let ofTypes = this.#shared.get(node);
    if (ofTypes === undefined) {
      ofTypes = [];
      this.#shared.set(node, ofTypes);
    }
    let field = ofTypes.find((known) => known.parent === parent);
    if (field === undefined) {
      field = this.#compile(node, parent);
      ofTypes.push(field);
    }
    return field;
  }

  #compile(node: FieldNode, parent: Parent): Field {
    const name = node.name.value;
    const { declared, possibleTypes } = membersOf(parent);
    const definition = declared[name];
    const type = definition && getNamedType(definition.type);
    const set = node.selectionSet;
    return {
      node,
      name,
      key: (node.alias ?? node.name).value,
      parent,
      possibleTypes,
      definition,
      type,
      arguments: argumentsOf(node, definition),
      conditions: NONE,
      isNever: false,
      fields: set ? this.#fields(set, isCompositeType(type) ? type : undefined) : NONE,
    };
  }
}

const NONE: readonly never[] = [];

/** Returns the position of a selection with its own directives applied. */
function directed(position: Position, directives: readonly DirectiveNode[] | undefined): Position {
  if (!directives?.length) return position;
  const own = conditionsIn(directives);
  return { ...position, conditions: [...position.conditions, ...own], isNever: position.isNever || own.some(isBroken) };
}

/** Returns the position inside a fragment. The parent type is the type condition, or the type around the fragment when that is narrower. */
function narrowed(position: Position, { kind, typeCondition }: InlineFragmentNode | FragmentDefinitionNode): Position {
  if (typeCondition === undefined) return position;
  const { parent } = position;
  const type = schema.getType(typeCondition.name.value);
  // Validation refuses this condition later. Until then an inline fragment keeps the parent type, and a named fragment has no known type.
  if (!isCompositeType(type)) return kind === Kind.INLINE_FRAGMENT ? position : { ...position, parent: undefined };
  if (parent === undefined || parent === type) return { ...position, parent: type };
  if (!doTypesOverlap(schema, parent, type)) return { ...position, parent: type, isNever: true };
  return isObjectType(parent) ? position : { ...position, parent: type };
}

/** The declared fields and the possible object types of a parent type. */
interface Members extends Pick<Field, 'possibleTypes'> {
  readonly declared: Readonly<Record<string, Field['definition']>>;
}

const members = new Map<Parent, Members>([[undefined, { declared: Object.create(null), possibleTypes: NONE }]]);

function membersOf(type: Parent): Members {
  let known = members.get(type);
  if (known === undefined) {
    const declared = isUnionType(type) ? Object.create(null) : type?.getFields();
    known = { declared, possibleTypes: isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType] };
    members.set(type, known);
  }
  return known;
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

function argumentsOf({ arguments: written = NONE }: FieldNode, definition: Field['definition']): readonly Argument[] {
  const declared = definition?.args ?? NONE;
  if (written.length === 0 && declared.length === 0) return NONE;
  const given: Argument[] = written.map(({ name, value: node }) => ({
    name: name.value,
    from: readsVariables(node) ? 'variables' : 'document',
    node,
  }));
  for (const { name, defaultValue: value } of declared)
    if (value !== undefined && !written.some((argument) => argument.name.value === name))
      given.push({ name, from: 'default', value });
  return given;
}

function readsVariables(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(readsVariables);
  return value.kind === Kind.OBJECT && value.fields.some((field) => readsVariables(field.value));
}
