/** Users in the graph. */
import { idOf } from '../../base/ids.js';
import { PASSWORD_LENGTH } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { credentialField } from '../../graphql/fields/credential-field.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { contains, equals, equalsOneOf, filterOf, isSet } from '../../graphql/lists/filter.js';
import { listsOf, oneOf } from '../../graphql/lists/lists.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { RoleEnum } from '../../graphql/types/scalars.js';
import { ApiKey } from '../api-keys/type.js';
import { createUser, deactivateUser, reactivateUser, setUserRole } from './service.js';
import { User } from './type.js';
import { countAdmin, USER } from './visibility.js';

const filter = filterOf(USER, {
  role: equals('role', RoleEnum, 'Their role.'),
  roles: equalsOneOf('role', RoleEnum, 'Their role.'),
  isActive: isSet('isActive', 'Only active users, or only the others.'),
  search: contains(['name', 'email'], 'A part of the name or the e-mail, in any case.'),
});

builder.queryFields((t) => ({
  users: listsOf(USER, User).root(t, { description: 'All users.', filter }),
  user: oneOf(t, USER, {
    description: 'One user, for admins and for that user; null when it does not exist or the caller may not see it.',
    authScopes: { credential: true },
    before: countAdmin,
  }),
}));

const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'A new user.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'The e-mail address, unique among users.' }),
    name: t.string({ required: true, description: 'The name shown to others.', extensions: nameField }),
    role: t.field({ type: RoleEnum, required: true, description: 'The role.' }),
    password: t.string({
      description: `The first password, ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters. Without one the user is a service account, until they redeem an invitation.`,
      deprecationReason: 'The admin would know the password: leave it out, and send the user a code of `issueOneTimeCode`.',
      extensions: credentialField,
    }),
  }),
});

const SetUserRoleInput = builder.inputType('SetUserRoleInput', {
  description: 'The user and the new role.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The user.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'The new role.' }),
  }),
});

const userIdInput = (name: string, description: string) =>
  builder.inputType(name, { description, fields: (t) => ({ id: t.id({ required: true, description: 'The user.' }) }) });

const userPayload = (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (t) => ({ user: shown(t, USER, 'The user as they are now.', ({ id }) => id) }));

/** Only people may change users, roles and passwords: no key may, not even with all permissions. */
const ADMIN_BY_JWT = { permission: 'admin:access', user: true } as const;

builder.mutationFields((t) => ({
  createUser: t.field({
    description: 'Adds a user.',
    type: userPayload('CreateUserPayload', 'The new user.'),
    authScopes: ADMIN_BY_JWT,
    args: { input: t.arg({ type: CreateUserInput, required: true, description: 'The new user.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createUser(app, caller, input) }),
  }),
  setUserRole: t.field({
    description: 'Changes the role of a user. The permissions of their keys change immediately.',
    type: userPayload('SetUserRolePayload', 'The user whose role was set.'),
    authScopes: ADMIN_BY_JWT,
    args: { input: t.arg({ type: SetUserRoleInput, required: true, description: 'The user and the new role.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('User', input.id, 'input.id');
      await setUserRole(app, caller, id, input.role);
      return { id };
    },
  }),
  deactivateUser: t.field({
    description: 'Ends all sessions of a user and stops every key that acts for them.',
    type: payloadType<{ id: string; stopped: string[] }>('DeactivateUserPayload', 'The user that was deactivated.', (p) => ({
      user: shown(p, USER, 'The user as they are now.', ({ id }) => id),
      stoppedKeys: p.prismaField({
        type: [ApiKey],
        description: 'The keys that stopped working.',
        resolve: (query, { stopped }, _args, { app }) =>
          app.db.apiKey.findMany({ ...query, where: { id: { in: stopped } }, orderBy: { id: 'asc' } }),
      }),
    })),
    authScopes: ADMIN_BY_JWT,
    args: {
      input: t.arg({
        type: userIdInput('DeactivateUserInput', 'The user to deactivate.'),
        required: true,
        description: 'The user to deactivate.',
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('User', input.id, 'input.id');
      return { id, stopped: await deactivateUser(app, caller, id) };
    },
  }),
  reactivateUser: t.field({
    description: 'Lets a user sign in again, and activates those of their keys that were not revoked.',
    type: userPayload('ReactivateUserPayload', 'The user that was reactivated.'),
    authScopes: ADMIN_BY_JWT,
    args: {
      input: t.arg({
        type: userIdInput('ReactivateUserInput', 'The user to reactivate.'),
        required: true,
        description: 'The user to reactivate.',
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('User', input.id, 'input.id');
      await reactivateUser(app, caller, id);
      return { id };
    },
  }),
}));
