/** The viewer, the permission sets and the roles: the part of the graph that needs no permission. */
import {
  PERMISSION_SETS,
  type Permission,
  type PermissionSetName,
  permissionsIn,
  ROLES,
  type Role,
} from '../../access/permissions.js';
import type { ApiKeyPrincipal, UserPrincipal } from '../../access/principal.js';
import { shownScope } from '../../access/scopes.js';
import { globalId } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import type { RequiredField } from '../../graphql/context.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { reading } from '../../graphql/reading.js';
import { PermissionEnum, PermissionSetEnum, RoleEnum } from '../../graphql/types/scalars.js';
import { surveyNames } from '../surveys/names.js';
import { listedSessions, MOST_SESSIONS } from '../users/session-rows.js';
import { SESSIONS, UserSession } from '../users/session-type.js';

const PrincipalKind = builder.enumType('PrincipalKind', {
  description: 'The kind of a principal.',
  values: {
    USER: { value: 'user' as const, description: 'A person, signed in by JWT.' },
    API_KEY: { value: 'apiKey' as const, description: 'A workflow, with an API key.' },
  },
});

/** The request knows its principal, so most fields need no statement. */
const DIRECT = reading({ kind: 'direct' });

const Viewer = builder.objectRef<UserPrincipal | ApiKeyPrincipal>('Viewer').implement({
  description: 'The principal of this request, with its permissions.',
  fields: (t) => ({
    id: t.id({
      description: 'The global id of the user or key.',
      extensions: DIRECT,
      resolve: (viewer) => (viewer.kind === 'user' ? globalId('User', viewer.userId) : globalId('ApiKey', viewer.keyId)),
    }),
    kind: t.expose('kind', { type: PrincipalKind, description: 'Whether it is a user or a key.', extensions: DIRECT }),
    name: t.exposeString('name', { description: 'The name of the user or key.', extensions: DIRECT }),
    role: t.field({
      description: "The user's role; null for a key, which may see only its owner's id and name.",
      type: RoleEnum,
      nullable: true,
      extensions: DIRECT,
      resolve: (viewer) => (viewer.kind === 'user' ? viewer.role : null),
    }),
    permissions: t.field({
      description: 'Its present permissions.',
      type: [PermissionEnum],
      extensions: DIRECT,
      resolve: (viewer) => permissionsIn(viewer.permissions),
    }),
    scopes: t.stringList({
      description: 'The surveys whose rows it may read and change, as `survey:<name>`; by default all.',
      resolve: async (viewer, _args, { app }) => (await surveyNames(app.db, viewer.surveyIds ?? [])).map(shownScope),
    }),
    expiresAt: t.field({
      description: 'When the token or key stops working; null when it does not expire.',
      type: 'DateTime',
      nullable: true,
      extensions: DIRECT,
      resolve: (viewer) => viewer.expiresAt,
    }),
    sessions: t.prismaField({
      description: `The user's active sessions, ${SESSIONS}. Null for a key.`,
      type: [UserSession],
      nullable: true,
      extensions: { rows: MOST_SESSIONS, cost: COSTS.statement },
      resolve: (query, viewer, _args, context) => {
        if (viewer.kind !== 'user') return null;
        const { where, ...order } = listedSessions(context);
        return context.app.db.userSession.findMany({ ...query, where: { ...where, userId: viewer.userId }, ...order });
      },
    }),
  }),
});

interface SetOfPermissions {
  readonly name: PermissionSetName;
  readonly description: string;
  readonly permissions: readonly Permission[];
}

const SETS: readonly SetOfPermissions[] = Object.entries(PERMISSION_SETS).map(([name, set]) => ({
  name: name as PermissionSetName,
  ...set,
}));

const PermissionSet = builder.objectRef<SetOfPermissions>('PermissionSet').implement({
  description: 'A named set of permissions for a new key.',
  fields: (t) => ({
    name: t.expose('name', { type: PermissionSetEnum, description: 'Its name, for createApiKey.' }),
    description: t.exposeString('description', { description: 'Its purpose.' }),
    permissions: t.field({
      description: 'The permissions of a key created from it.',
      type: [PermissionEnum],
      resolve: (set) => set.permissions,
    }),
  }),
});

interface PermissionsOfRole {
  readonly name: Role;
  readonly description: string;
  readonly permissions: readonly Permission[];
}

const OF_ROLES: readonly PermissionsOfRole[] = Object.entries(ROLES).map(([name, role]) => ({ name: name as Role, ...role }));

const RolePermissions = builder.objectRef<PermissionsOfRole>('RolePermissions').implement({
  description: 'A role with its permissions. A key has at most those of the role of its owner.',
  fields: (t) => ({
    name: t.expose('name', { type: RoleEnum, description: 'The role.' }),
    description: t.exposeString('description', { description: 'The permissions in words.' }),
    permissions: t.field({
      description: 'The permissions of users with this role.',
      type: [PermissionEnum],
      resolve: (role) => role.permissions,
    }),
  }),
});

interface Needed {
  readonly permission: Permission;
  readonly paths: readonly string[];
}

const RequiredPermission = builder.objectRef<Needed>('RequiredPermission').implement({
  description: 'A permission that a document needs.',
  fields: (t) => ({
    permission: t.expose('permission', { type: PermissionEnum, description: 'The permission.' }),
    paths: t.exposeStringList('paths', { description: 'The fields that need it, by their paths in the answer.' }),
  }),
});

/** The permissions of fields, each once, with all paths. */
function neededBy(fields: readonly RequiredField[]): Needed[] {
  const paths = new Map<Permission, Set<string>>();
  for (const { requirement, path } of fields) {
    for (const permission of permissionsIn(requirement.permissions))
      paths.set(permission, (paths.get(permission) ?? new Set()).add(path));
  }
  return Array.from(paths, ([permission, at]) => ({ permission, paths: [...at] }));
}

builder.queryFields((t) => ({
  requiredPermissions: t.field({
    description:
      'The permissions that a document needs, with the fields that need them. The document must be valid. It is not executed.',
    type: [RequiredPermission],
    authScopes: { credential: true },
    args: {
      document: t.arg.string({ required: true, description: 'The document.' }),
      operationName: t.arg.string({ description: 'The operation of the document; by default all of them.' }),
    },
    resolve: (_root, { document, operationName }, { inspect }) => neededBy(inspect(document, operationName)),
  }),
  viewer: t.field({
    description: 'The principal of this request; null without a credential.',
    type: Viewer,
    nullable: true,
    extensions: DIRECT,
    resolve: (_root, _args, { caller: { principal } }) => (principal.kind === 'anonymous' ? null : principal),
  }),
  permissionSets: t.field({
    description: 'The permission sets for new keys. Needs no credential.',
    type: [PermissionSet],
    resolve: () => SETS,
  }),
  roles: t.field({
    description: 'The roles of users, each with its permissions.',
    type: [RolePermissions],
    authScopes: { credential: true },
    resolve: () => OF_ROLES,
  }),
}));
