/** The schema: its visibility, its descriptions, and the conventions that every field follows. */
import { readFileSync } from 'node:fs';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedDirective,
  lexicographicSortSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { permissionsIn } from '../src/access/permissions.js';
import type { Requirement } from '../src/graphql/plugins/requirements.js';
import { schema } from '../src/modules/schema.js';
import { roots } from './support/roots.js';

const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));

describe('the schema', () => {
  test('is the one that is committed: npm run schema writes it', () => {
    const committed = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
    expect(committed).toBe(`${printSchemaWithDirectives(lexicographicSortSchema(schema))}\n`);
  });

  test('shows to somebody without any permission exactly this', () => {
    const open = new Set<string>();
    const visit = (type: GraphQLNamedType) => {
      if (isInterfaceType(type)) for (const possible of schema.getPossibleTypes(type)) visit(possible);
      if (!isObjectType(type)) return;
      for (const field of Object.values(type.getFields())) {
        const name = `${type.name}.${field.name}`;
        if (field.extensions.requirement || open.has(name)) continue;
        open.add(name);
        visit(getNamedType(field.type));
      }
    };
    for (const { root, field } of roots) {
      if (field.extensions.requirement) continue;
      open.add(`${root}.${field.name}`);
      visit(getNamedType(field.type));
    }
    const openRoots = [...open].filter((name) => /^(Query|Mutation|Subscription)\./.test(name));
    expect(openRoots.sort()).toEqual([
      'Mutation.redeemOneTimeCode',
      'Mutation.refreshSession',
      'Mutation.signIn',
      'Mutation.signOut',
      'Query.node',
      'Query.nodes',
      'Query.permissionSets',
      'Query.viewer',
    ]);
    // Users and keys have no separate rule: the visible rows depend on the caller.
    const ofKeysAndUsers = [
      'User',
      'UserSession',
      'ApiKey',
      'OldSecret',
      'DailyUsage',
      'MissingPermission',
      'PermissionUsage',
      'EffectivePermissionDetail',
      'PermissionBlock',
      'RecentAddress',
    ];
    const ofSessions = [
      'Viewer',
      'PermissionSet',
      'SignInPayload',
      'RedeemOneTimeCodePayload',
      'RefreshSessionPayload',
      'SignOutPayload',
    ];
    expect([...new Set([...open].map((name) => name.split('.')[0]))].sort()).toEqual(
      ['Query', 'Mutation', ...ofKeysAndUsers, ...ofSessions].sort(),
    );
  });

  test('describes every type, field, argument and enum value', () => {
    const silent: string[] = [];
    const check = (name: string, thing: { description?: string | null | undefined }) => {
      if (!thing.description?.trim()) silent.push(name);
    };
    for (const type of types) {
      check(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        check(`${type.name}.${field.name}`, field);
        for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    for (const directive of schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive)))
      for (const thing of [directive, ...directive.args]) check(`@${directive.name} ${thing.name}`, thing);
    expect(silent).toEqual([]);
  });

  test('says of each field what it requires, in its description and by a directive', () => {
    const printed = printSchemaWithDirectives(schema);
    for (const type of types) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const requirement = field.extensions.requirement as Requirement | undefined;
        if (requirement === undefined) {
          expect(field.description, `${type.name}.${field.name}`).not.toMatch(/ Requires [^.]*\.$/);
          continue;
        }
        for (const permission of permissionsIn(requirement.permissions)) {
          expect(field.description, `${type.name}.${field.name}`).toMatch(new RegExp(`Requires [^.]*\`${permission}\`[^.]*\\.$`));
          expect(JSON.stringify(field.extensions.directives)).toContain(`{"permission":"${permission}"}`);
        }
        if (requirement.user) expect(field.description).toMatch(/Requires .*a signed-in user\.$/);
      }
    }
    expect(printed).toContain('@requiresPermission(permission: READ_DATA)');
  });

  test('gives every mutation one input and a separate payload', () => {
    for (const { root, field } of roots) {
      if (root !== 'Mutation') continue;
      expect([field.name, field.args.map(({ name }) => name)]).toEqual([field.name, ['input']]);
      expect(getNamedType(field.type).name, field.name).toMatch(/Payload$/);
    }
  });

  test('gives every list of the root a single read by id, of the same type', () => {
    const queries = schema.getQueryType()?.getFields() ?? {};
    const named = (field: string) => queries[field] && getNamedType(queries[field].type).name;
    const lists = Object.keys(queries).filter((name) => named(name)?.endsWith('Connection'));
    expect(lists.length).toBeGreaterThan(15);
    for (const list of lists) {
      const single = list.slice(0, -1);
      expect([list, `${named(single)}Connection`]).toEqual([list, named(list)]);
      expect([single, queries[single]?.args.map(({ name }) => name)]).toEqual([single, expect.arrayContaining(['id'])]);
    }
  });

  test('gives every connection pages of 20 by default', () => {
    for (const type of types) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!getNamedType(field.type).name.endsWith('Connection')) continue;
        expect([type.name, field.name, field.args.find(({ name }) => name === 'first')?.defaultValue]).toEqual([
          type.name,
          field.name,
          20,
        ]);
      }
    }
  });
});
