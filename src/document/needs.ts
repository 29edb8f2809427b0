/**
 * Collects the requirements of an operation from the scope rules in the schema: each field with a requirement, its path in the
 * answer, and the variables that decide whether it is selected.
 */
import {
  type GraphQLAbstractType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  isAbstractType,
  isObjectType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { Requirement } from '../graphql/plugins/requirements.js';
import { schema } from '../modules/schema.js';
import { literal, type Variables } from './document.js';
import { type Field, writtenAt } from './field.js';
import type { Operation } from './operation.js';

/** Returns whether the variables keep a field in the selection. */
type Decision = (variables: Variables) => boolean;

/** One field with a requirement, its path in the answer, and the decisions by variables that select it. */
export interface Need {
  readonly requirement: Requirement;
  readonly path: string;
  /** The object type that declares the field, or the type that the value must have. */
  readonly of: GraphQLObjectType;
  readonly conditions: readonly Decision[];
  /** True for a field of an interface, when only a variable or the value decides whether it has this type. */
  readonly perhaps?: boolean;
}

/** Returns all requirements of an operation. The document must be valid. */
export const needsOf = (operation: Operation): readonly Need[] => new Collector(operation).needs;

/** The types in the global ids of an argument: from literals, or from the variables of each request. */
type IdTypes = readonly string[] | ((variables: Variables) => readonly string[]);

/** A value with selected fields. The id of `node`, or the ids of `nodes`, can narrow the types that a value of an interface may have. */
interface Value {
  readonly type: GraphQLNamedOutputType | undefined;
  /** The prefix of the paths of its fields. */
  readonly path: string;
  readonly conditions: readonly Decision[];
  readonly idTypes: IdTypes | undefined;
}

const ROOT: Value = { type: undefined, path: '', conditions: [], idTypes: undefined };

class Collector {
  readonly needs: Need[] = [];

  constructor(private readonly operation: Operation) {
    this.#fields(operation.fields, ROOT);
  }

  #fields(fields: readonly Field[], value: Value): void {
    for (const field of fields) {
      if (field.isNever) continue;
      const conditions = [...value.conditions, ...this.#decisionsOf(field)];
      if (isAbstractType(value.type) && isObjectType(field.parent)) {
        // A fragment on an object type never applies when the id is of another type.
        if (isOtherType(value.idTypes, field.parent)) continue;
        conditions.push(...isOfType(value.idTypes, field.parent));
      }
      this.#field(field, value.path + field.key, conditions, value.idTypes);
    }
  }

  #decisionsOf({ conditions }: Field): Decision[] {
    const byVariables = conditions.filter(({ given }) => typeof given === 'object');
    return byVariables.map((condition) => (variables) => this.operation.holds(condition, variables));
  }

  #field(field: Field, path: string, conditions: readonly Decision[], idTypes: IdTypes | undefined): void {
    // `__typename` shows that a row exists, and its type. So it requires the same as `id`.
    const name = field.name === '__typename' ? 'id' : field.name;
    if (name.startsWith('__')) return;
    if (isObjectType(field.parent)) this.#need(field.parent, name, path, conditions);
    // A field of an interface counts as a field of each type that the value may have, with the rule of that type.
    else if (idTypes !== undefined) {
      for (const type of field.possibleTypes)
        if (!isOtherType(idTypes, type))
          this.#need(type, name, path, [...conditions, ...isOfType(idTypes, type)], isGuess(idTypes, type));
    }
    const { type } = field;
    if (field.fields.length === 0) return;
    const before = this.needs.length;
    const inner = isAbstractType(type) ? this.#idTypesOf(writtenAt(field, 'id') ?? writtenAt(field, 'ids')) : undefined;
    this.#fields(field.fields, { type, path: `${path}.`, conditions, idTypes: inner });
    if (isAbstractType(type) && inner !== undefined) this.#guard(type, inner, path, conditions, before);
    else if (isObjectType(type)) this.#guardRow(type, path, conditions, before);
  }

  #need(of: GraphQLObjectType, name: string, path: string, conditions: readonly Decision[], perhaps = false): void {
    const requirement = of.getFields()[name]?.extensions.requirement;
    if (requirement) this.needs.push({ requirement, path, of, conditions, perhaps });
  }

  /**
   * With any selected fields, an answer shows whether a row with the id exists. So it requires the permission to read ids
   * of the type. Adds nothing when the needs from `before` on already contain that requirement.
   */
  #guard(abstract: GraphQLAbstractType, idTypes: IdTypes, path: string, outer: readonly Decision[], before: number): void {
    for (const type of schema.getPossibleTypes(abstract)) {
      const requirement = type.getFields().id?.extensions.requirement;
      if (!requirement || isOtherType(idTypes, type)) continue;
      const conditions = [...outer, ...isOfType(idTypes, type)];
      const isSaid = this.needs
        .slice(before)
        .some(
          (need) =>
            need.of === type &&
            need.path.lastIndexOf('.') === path.length &&
            need.requirement.permissions === requirement.permissions &&
            need.conditions.length === conditions.length,
        );
      if (!isSaid) this.needs.push({ requirement, path, of: type, conditions, perhaps: isGuess(idTypes, type) });
    }
  }

  /** A row of an entity of which no field is left still shows that it exists: it requires the same as its id. */
  #guardRow(type: GraphQLObjectType, path: string, outer: readonly Decision[], before: number): void {
    const requirement = type.extensions.row && type.getFields().id?.extensions.requirement;
    if (requirement === undefined) return;
    const fields = this.needs.slice(before).filter(({ path: at }) => at.lastIndexOf('.') === path.length);
    if (fields.some(({ conditions }) => conditions.length === outer.length)) return;
    const isEmpty: Decision = (variables) => !fields.some(({ conditions }) => conditions.every((holds) => holds(variables)));
    this.needs.push({ requirement, path, of: type, conditions: fields.length > 0 ? [...outer, isEmpty] : outer });
  }

  #idTypesOf(ids: ValueNode | undefined): IdTypes | undefined {
    if (ids === undefined) return undefined;
    const items = ids.kind === Kind.LIST ? ids.values : [ids];
    const typesOf = (variables: Variables) => items.flatMap((item) => typesIn(this.#valueOf(item, variables)));
    return items.every(({ kind }) => kind !== Kind.VARIABLE) ? typesOf({}) : typesOf;
  }

  #valueOf(node: ValueNode, variables: Variables): unknown {
    return node.kind === Kind.VARIABLE ? this.operation.read(node.name.value, variables) : literal(node);
  }
}

/** The types in an id, or in a list of ids. */
const typesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(typesIn);
  return typeof value === 'string' ? [value.split(':')[0] as string] : [];
};

/** Returns whether the ids in the document show that the value has another type. */
const isOtherType = (idTypes: IdTypes | undefined, { name }: GraphQLObjectType): boolean =>
  typeof idTypes === 'object' && !idTypes.includes(name);

/** Returns whether only a variable, whose value is not known yet, decides that the value has this type. */
const isGuess = (idTypes: IdTypes, { name }: GraphQLObjectType): boolean =>
  typeof idTypes === 'function' && !idTypes({}).includes(name);

const isOfType = (idTypes: IdTypes | undefined, { name }: GraphQLObjectType): Decision[] =>
  typeof idTypes === 'function' ? [(variables) => idTypes(variables).includes(name)] : [];
