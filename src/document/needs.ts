/**
 * What a document needs, read from the schema's own scope rules: each field that needs something, where it stands in the
 * answer, and the variables that decide whether it is selected.
 */
import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { Requirement } from '../graphql/requirements-plugin.js';
import { type Fragments, fragmentsIn, type Reader, readerOf, type Variables } from './document.js';

export type Condition = (variables: Variables) => boolean;

/** One field that needs something, where it stands in the answer, and the variables that decide whether it is selected. */
export interface Need {
  readonly requirement: Requirement;
  readonly path: string;
  /** The type that has the field, or that the value must be of. */
  readonly of: GraphQLObjectType;
  readonly conditions: readonly Condition[];
  /** True for a field of an interface, which is of this type only if the value turns out to be. */
  readonly perhaps?: boolean;
}

/** Everything that an operation of a valid document needs. */
export const needsOf = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): readonly Need[] =>
  new Collector(schema, document, operation).needs;

/** The object types that a value can be of: those of its declared type, fewer where the id of `node(id)` tells. */
interface Scope {
  readonly type: GraphQLCompositeType;
  readonly path: string;
  readonly conditions: readonly Condition[];
  /** The type named in an id, known from a literal or found in a variable. */
  readonly idType?: string | ((variables: Variables) => string | undefined) | undefined;
}

class Collector {
  readonly needs: Need[] = [];
  readonly #fragments: Fragments;
  readonly #read: Reader;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) {
    this.#fragments = fragmentsIn(document);
    this.#read = readerOf(operation);
    const root = schema.getRootType(operation.operation) as GraphQLObjectType;
    this.#selections(operation.selectionSet, { type: root, path: '', conditions: [] });
  }

  #selections({ selections }: SelectionSetNode, scope: Scope): void {
    for (const selection of selections) {
      const chosen = conditionsOf(selection.directives, this.#read);
      if (chosen === 'never') continue;
      const conditions = [...scope.conditions, ...chosen];
      if (selection.kind === Kind.FIELD) this.#field(selection, { ...scope, conditions });
      else {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
        const condition = fragment?.typeCondition?.name.value;
        const type = condition === undefined ? scope.type : this.schema.getType(condition);
        if (fragment && isCompositeType(type) && !isOtherType(scope, type))
          this.#selections(fragment.selectionSet, this.#narrow({ ...scope, conditions }, type));
      }
    }
  }

  /** The scope inside a fragment on `type`. On an object type, an id of another type means that it is never entered. */
  #narrow(scope: Scope, type: GraphQLCompositeType): Scope {
    if (!isAbstractType(scope.type)) return scope;
    return isObjectType(type)
      ? { ...scope, type, conditions: [...scope.conditions, ...isOfType(scope, type)] }
      : { ...scope, type };
  }

  #field(field: Extract<SelectionSetNode['selections'][number], { kind: Kind.FIELD }>, scope: Scope): void {
    // That something is there, and of which type, is told to those who may read its id.
    const name = field.name.value === '__typename' ? 'id' : field.name.value;
    if (name.startsWith('__')) return;
    const path = scope.path + (field.alias ?? field.name).value;
    // A field of an interface is a field of each type that the value can be of, under that type's own rule.
    const types: readonly GraphQLObjectType[] = isAbstractType(scope.type)
      ? scope.idType === undefined
        ? []
        : this.schema.getPossibleTypes(scope.type)
      : [scope.type as GraphQLObjectType];
    for (const type of types) {
      if (isOtherType(scope, type)) continue;
      const requirement = type.getFields()[name]?.extensions.requirement;
      const conditions = isAbstractType(scope.type) ? [...scope.conditions, ...isOfType(scope, type)] : scope.conditions;
      if (requirement)
        this.needs.push({
          requirement,
          path,
          of: type,
          conditions,
          perhaps: isAbstractType(scope.type) && isGuess(scope.idType, type),
        });
    }
    const declared = isObjectType(scope.type) || 'getFields' in scope.type ? scope.type.getFields()[name] : undefined;
    const type = declared && getNamedType(declared.type);
    if (!field.selectionSet || !isCompositeType(type)) return;
    const idType = isAbstractType(type)
      ? idTypeOf(field.arguments?.find((arg) => arg.name.value === 'id')?.value, this.#read)
      : undefined;
    const before = this.needs.length;
    this.#selections(field.selectionSet, { type, path: `${path}.`, conditions: scope.conditions, idType });
    if (idType !== undefined && isAbstractType(type)) this.#guard(type, idType, path, scope.conditions, before);
  }

  /**
   * Whether there is something with an id is told to those who may read ids of its type, whatever they select of it. Where
   * what they select says so anyway, in the needs from `before` on, this adds nothing.
   */
  #guard(
    abstract: GraphQLAbstractType,
    idType: NonNullable<Scope['idType']>,
    path: string,
    outer: readonly Condition[],
    before: number,
  ): void {
    for (const type of this.schema.getPossibleTypes(abstract)) {
      const requirement = type.getFields().id?.extensions.requirement;
      if (!requirement || (typeof idType === 'string' && idType !== type.name)) continue;
      const conditions = [...outer, ...isOfType({ idType }, type)];
      const isSaid = this.needs
        .slice(before)
        .some(
          (need) =>
            need.of === type &&
            need.path.lastIndexOf('.') === path.length &&
            need.requirement.permissions === requirement.permissions &&
            need.conditions.length === conditions.length,
        );
      if (!isSaid) this.needs.push({ requirement, path, of: type, conditions, perhaps: isGuess(idType, type) });
    }
  }
}

/** Whether an id in the document itself says that the value is of another type, and so is never looked at as this one. */
const isOtherType = ({ type, idType }: Scope, other: GraphQLCompositeType): boolean =>
  isAbstractType(type) && isObjectType(other) && typeof idType === 'string' && idType !== other.name;

/** Whether only a variable that is not known yet tells that the value is of this type. */
const isGuess = (idType: Scope['idType'], { name }: GraphQLObjectType): boolean =>
  typeof idType !== 'string' && idType?.({}) !== name;

function isOfType({ idType }: Pick<Scope, 'idType'>, type: GraphQLObjectType): Condition[] {
  return typeof idType === 'function' ? [(variables) => idType(variables) === type.name] : [];
}

function idTypeOf(id: ValueNode | undefined, reader: Reader): Scope['idType'] {
  if (id?.kind === Kind.STRING) return id.value.split(':')[0];
  if (id?.kind !== Kind.VARIABLE) return undefined;
  const read = reader(id);
  return (variables) => {
    const value = read(variables);
    return typeof value === 'string' ? value.split(':')[0] : undefined;
  };
}

/** What `@skip` and `@include` say: nothing, never, or that a variable decides. A variable without a value counts as selected. */
export function conditionsOf(directives: readonly DirectiveNode[] | undefined, reader: Reader): readonly Condition[] | 'never' {
  const conditions: Condition[] = [];
  for (const directive of directives ?? []) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const wanted = name === 'include';
    const value = directive.arguments?.find((arg) => arg.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return 'never';
    if (value?.kind !== Kind.VARIABLE) continue;
    const read = reader(value);
    conditions.push((variables) => read(variables) !== !wanted);
  }
  return conditions;
}
