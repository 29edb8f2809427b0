/** The schema builder that all modules use. This file holds its options and no GraphQL types. */
import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin, { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth';
import { type GraphQLInterfaceType, isObjectType } from 'graphql';
import { holds, maskOf, NO_PERMISSIONS, type Permission } from '../access/permissions.js';
import { refusal, userRequired } from '../access/requirement.js';
import { badUserInput } from '../base/errors.js';
import { globalId, parseGlobalId } from '../base/ids.js';
import { missingRow } from '../database/faults.js';
import type PrismaTypes from '../database/generated/pothos.js';
import { getDatamodel } from '../database/generated/pothos.js';
import type { Context } from './context.js';
import LoadedFieldsPlugin from './plugins/loaded-fields.js';
import MutationsPlugin from './plugins/mutations.js';
import NamesPlugin from './plugins/names.js';
import PortionsPlugin from './plugins/portions.js';
import RequirementsPlugin from './plugins/requirements.js';

export interface SchemaTypes {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultAuthStrategy: 'all';
  AuthScopes: { permission: Permission; user: boolean; credential: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
    SafeInt: { Input: number; Output: number };
  };
}

/** The same types with all defaults. The types of Pothos expect them. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
/** The builder of the fields of an input type. */
export type InputFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;
/** The builder of the root fields of queries. */
export type QueryFields = PothosSchemaTypes.QueryFieldBuilder<Types, Types['Root']>;

export const builder = new SchemaBuilder<SchemaTypes>({
  // The first plugin is the outermost.
  plugins: [
    PortionsPlugin,
    ScopeAuthPlugin,
    RelayPlugin,
    LoadedFieldsPlugin,
    PrismaPlugin,
    RequirementsPlugin,
    MutationsPlugin,
    NamesPlugin,
  ],
  defaultFieldNullability: false,
  scopeAuth: {
    defaultStrategy: 'all',
    authorizeOnSubscribe: true,
    runScopesOnType: true,
    authScopes: ({ caller: { principal } }) => ({
      permission: (permission) => holds(principal.permissions, maskOf([permission])),
      user: principal.kind === 'user',
      credential: principal.kind !== 'anonymous',
    }),
    unauthorizedError: (_parent, { caller: { principal } }, info, { failure }) => {
      const path = info.path.key.toString();
      const scopes = failedScopes(failure);
      if (!scopes.some(({ scope }) => scope === 'permission') && scopes.some(({ scope }) => scope === 'user'))
        return userRequired(principal, [path]);
      const permissions = scopes.flatMap(({ scope, parameter }) => (scope === 'permission' ? [parameter as Permission] : []));
      return refusal(principal, [{ permissions: permissions.length > 0 ? maskOf(permissions) : NO_PERMISSIONS, path }]);
    },
  },
  relay: {
    encodeGlobalID: (typename, id) => globalId(typename, String(id)),
    decodeGlobalID: (text) => parseGlobalId(text),
    nodeTypeOptions: { description: 'Any entity with a global id.' },
    idFieldOptions: { description: 'The global id, such as `ApiKey:01890a5d-ac96-774b-bcce-b302099a8057`.' },
    nodeQueryOptions: {
      description:
        'Any entity by its global id; null when it does not exist or the caller may not see it. The type in the id decides which permission is needed.',
      args: { id: { description: 'The global id.' } },
      resolve: async (_root, { id }, _context, info, load) => {
        const type = info.schema.getType(id.typename);
        if (!isObjectType(type) || !info.schema.isSubType(info.schema.getType('Node') as GraphQLInterfaceType, type))
          throw badUserInput('id', 'must begin with a type that has ids, such as Observation');
        try {
          return await load(id);
        } catch (error) {
          if (missingRow(error) !== null) return null;
          throw error;
        }
      },
    },
    nodesQueryOptions: false,
    nodesOnConnection: { description: 'The rows of this page, without their cursors.' },
    pageInfoTypeOptions: { description: 'The position of this page in the list.' },
    hasNextPageFieldOptions: { description: 'Whether another page follows.' },
    hasPreviousPageFieldOptions: { description: 'Whether this page begins after a cursor. Then it is not the first page.' },
    startCursorFieldOptions: { description: 'The cursor of the first row.' },
    endCursorFieldOptions: { description: 'The cursor of the last row: the `after` of the next page.' },
    edgesFieldOptions: { description: 'The rows of this page, each with its cursor.' },
    pageInfoFieldOptions: { description: 'The position of this page in the list.' },
    cursorFieldOptions: { description: 'The position of this row in the list.' },
    nodeFieldOptions: { description: 'The row.' },
  },
  prisma: {
    client: ({ app }) => app.db,
    dmmf: getDatamodel(),
    exposeDescriptions: true,
  },
});

function failedScopes(failure: AuthFailure): { scope: string; parameter: unknown }[] {
  if (failure.kind === AuthScopeFailureType.AuthScope) return [failure];
  if (failure.kind === AuthScopeFailureType.AllAuthScopes || failure.kind === AuthScopeFailureType.AnyAuthScopes) {
    return failure.failures.flatMap(failedScopes);
  }
  return [];
}

builder.queryType({ description: 'All reads.' });
builder.mutationType({ description: 'All changes. Every mutation has one argument, `input`.' });
builder.subscriptionType({
  description:
    'Streams of server-sent events. Send the same headers as for any request, with `Accept: text/event-stream`. A stream ends with an error when it may have missed an event, or when its credential no longer allows it.',
});
