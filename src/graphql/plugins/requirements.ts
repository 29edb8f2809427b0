/**
 * Reads the scope rule of every field once, when the schema is built. It stores the rule as `extensions.requirement` for the pre-execution
 * check, as the last sentence of the description, and as a directive in the printed schema. scope-auth enforces the same rule at run time.
 */
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { DirectiveLocation, GraphQLDirective, type GraphQLEnumType, GraphQLNonNull } from 'graphql';
import { maskOf, type Permission, type PermissionMask } from '../../access/permissions.js';

/** The rule of a field or type. The principal must meet all its parts. */
export interface ScopeRule {
  /** The principal holds this permission. */
  readonly permission?: Permission;
  /** The principal is a user signed in by JWT, not a key. */
  readonly user?: boolean;
  /** The request has a credential of any kind. */
  readonly credential?: boolean;
}

/** The requirement for selecting a field: the rules of the field and of its type together. */
export interface Requirement {
  readonly permissions: PermissionMask;
  readonly user: boolean;
  readonly credential: boolean;
}

declare module 'graphql' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters must match graphql's own declaration.
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs = any> {
    requirement?: Requirement;
  }
}

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      requirements: RequirementsPlugin<Types>;
    }
  }
}

const NAME = 'requirements';
export default NAME;

class RequirementsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const rules = [
      this.#ruleOf(field.pothosOptions, field.name),
      this.#ruleOf(this.buildCache.getTypeConfig(field.parentType).pothosOptions, field.parentType),
    ];
    const permissions = rules.flatMap((rule) => rule.permission ?? []);
    const requirement: Requirement = {
      permissions: maskOf(permissions),
      user: rules.some((rule) => rule.user),
      credential: rules.some((rule) => rule.credential),
    };
    const names = [...new Set(permissions)];
    const needs = [
      ...names.map((name) => `\`${name}\``),
      ...(requirement.user ? ['a signed-in user'] : []),
      ...(requirement.credential && names.length === 0 && !requirement.user ? ['a credential'] : []),
    ];
    if (needs.length === 0) return field;
    return {
      ...field,
      description: `${field.description ?? ''} Requires ${needs.join(' and ')}.`.trim(),
      extensions: {
        ...field.extensions,
        requirement,
        directives: {
          ...(names.length > 0 && { requiresPermission: names.map((name) => ({ permission: name })) }),
          ...(requirement.user && { requiresUser: [{}] }),
          ...(requirement.credential && !requirement.user && { requiresCredential: [{}] }),
        },
      },
    };
  }

  #ruleOf(options: object, where: string): ScopeRule {
    const rule = (options as { authScopes?: unknown }).authScopes;
    if (rule === undefined) return {};
    if (typeof rule !== 'object')
      throw new Error(`${where}: a scope rule must be a plain object, so that it can be read without running.`);
    return rule as ScopeRule;
  }
}

SchemaBuilder.registerPlugin(NAME, RequirementsPlugin);

/** The directives by which the printed schema shows the rules. */
export const requirementDirectives = (permission: GraphQLEnumType): GraphQLDirective[] => [
  new GraphQLDirective({
    name: 'requiresPermission',
    description: 'Selecting the field needs this permission.',
    isRepeatable: true,
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: { permission: { type: new GraphQLNonNull(permission), description: 'The permission.' } },
  }),
  new GraphQLDirective({
    name: 'requiresUser',
    description: 'Only a user signed in by JWT may select the field. API keys may not.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
  }),
  new GraphQLDirective({
    name: 'requiresCredential',
    description: 'Selecting the field needs any credential.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
  }),
];
