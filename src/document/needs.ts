/**
 * What an operation needs, read from the schema's own scope rules: each field that needs something, where it stands in the
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
import type { Requirement } from '../graphql/requirements-plugin.js';
import { schema } from '../modules/schema.js';
import type { Variables } from './document.js';
import { type Field, writtenAt } from './field.js';
import type { Operation } from './operation.js';

/** Whether the variables leave a field where it is. */
type Decision = (variables: Variables) => boolean;

/** One field that needs something, where it stands in the answer, and the variables that decide whether it is selected. */
export interface Need {
  readonly requirement: Requirement;
  readonly path: string;
  /** The type that has the field, or that the value must be of. */
  readonly of: GraphQLObjectType;
  readonly conditions: readonly Decision[];
  /** True for a field of an interface, which is of this type only if the value turns out to be. */
  readonly perhaps?: boolean;
}

/** Everything that an operation of a valid document needs. */
export const needsOf = (operation: Operation): readonly Need[] => new Collector(operation).needs;

/** The type named in an id, known from a literal or found in a variable. */
type IdType = string | ((variables: Variables) => string | undefined);

/** A value of which fields are selected. Of an interface, it can be of fewer types where the id of `node(id)` tells. */
interface Value {
  readonly type: GraphQLNamedOutputType | undefined;
  /** What the paths of its fields begin with. */
  readonly path: string;
  readonly conditions: readonly Decision[];
  readonly idType: IdType | undefined;
}

const ROOT: Value = { type: undefined, path: '', conditions: [], idType: undefined };

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
        // On an object type, an id of another type means that the fragment is never entered.
        if (isOtherType(value.idType, field.parent)) continue;
        conditions.push(...isOfType(value.idType, field.parent));
      }
      this.#field(field, value.path + field.key, conditions, value.idType);
    }
  }

  #decisionsOf({ conditions }: Field): Decision[] {
    const byVariables = conditions.filter(({ given }) => typeof given === 'object');
    return byVariables.map((condition) => (variables) => this.operation.holds(condition, variables));
  }

  #field(field: Field, path: string, conditions: readonly Decision[], idType: IdType | undefined): void {
    // That something is there, and of which type, is told to those who may read its id.
    const name = field.name === '__typename' ? 'id' : field.name;
    if (name.startsWith('__')) return;
    if (isObjectType(field.parent)) this.#need(field.parent, name, path, conditions);
    // A field of an interface is a field of each type that the value can be of, under that type's own rule.
    else if (idType !== undefined) {
      for (const type of field.possibleTypes)
        if (!isOtherType(idType, type))
          this.#need(type, name, path, [...conditions, ...isOfType(idType, type)], isGuess(idType, type));
    }
    const { type } = field;
    if (field.fields.length === 0) return;
    const before = this.needs.length;
    const inner = isAbstractType(type) ? this.#idTypeOf(writtenAt(field, 'id')) : undefined;
    this.#fields(field.fields, { type, path: `${path}.`, conditions, idType: inner });
    if (isAbstractType(type) && inner !== undefined) this.#guard(type, inner, path, conditions, before);
  }

  #need(of: GraphQLObjectType, name: string, path: string, conditions: readonly Decision[], perhaps = false): void {
    const requirement = of.getFields()[name]?.extensions.requirement;
    if (requirement) this.needs.push({ requirement, path, of, conditions, perhaps });
  }

  /**
   * Whether there is something with an id is told to those who may read ids of its type, whatever they select of it. Where
   * what they select says so anyway, in the needs from `before` on, this adds nothing.
   */
  #guard(abstract: GraphQLAbstractType, idType: IdType, path: string, outer: readonly Decision[], before: number): void {
    for (const type of schema.getPossibleTypes(abstract)) {
      const requirement = type.getFields().id?.extensions.requirement;
      if (!requirement || isOtherType(idType, type)) continue;
      const conditions = [...outer, ...isOfType(idType, type)];
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

  #idTypeOf(id: ValueNode | undefined): IdType | undefined {
    if (id?.kind === Kind.STRING) return id.value.split(':')[0];
    if (id?.kind !== Kind.VARIABLE) return undefined;
    return (variables) => {
      const value = this.operation.read(id.name.value, variables);
      return typeof value === 'string' ? value.split(':')[0] : undefined;
    };
  }
}

/** Whether an id in the document itself says that the value is of another type, and so is never looked at as this one. */
const isOtherType = (idType: IdType | undefined, { name }: GraphQLObjectType): boolean =>
  typeof idType === 'string' && idType !== name;

/** Whether only a variable that is not known yet tells that the value is of this type. */
const isGuess = (idType: IdType, { name }: GraphQLObjectType): boolean => typeof idType !== 'string' && idType({}) !== name;

const isOfType = (idType: IdType | undefined, { name }: GraphQLObjectType): Decision[] =>
  typeof idType === 'function' ? [(variables) => idType(variables) === name] : [];
