/** Signing in and out, and identities at outside issuers, in the graph. */

import { maskOfRole, permissionsIn } from '../../access/permissions.js';
import { globalId, idOf } from '../../base/ids.js';
import { PASSWORD_LENGTH } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { credentialField } from '../../graphql/fields/credential-field.js';
import { secretField } from '../../graphql/fields/secret.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { PermissionEnum } from '../../graphql/types/scalars.js';
import { linkIdentity, unlinkIdentity } from './identities.js';
import { changePassword, signIn } from './service.js';
import { endSession } from './session-rows.js';
import { refreshSession, type Session, signOut, signOutEverywhere } from './sessions.js';
import { showingAllFields, User } from './type.js';
import { USER } from './visibility.js';

const signInFields = (name: string, description: string) =>
  payloadType<Session>(name, description, (t) => ({
    accessToken: secretField(t, {
      description: 'The JWT. Send it as `Authorization: Bearer <accessToken>`.',
      read: ({ accessToken }) => accessToken,
      of: ({ userId }) => globalId('User', userId),
    }),
    tokenType: t.string({ description: 'Always `Bearer`.', resolve: () => 'Bearer' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When the token expires: an hour from now.' }),
    refreshToken: secretField(t, {
      description: 'refreshSession exchanges it once for the next pair of tokens. Keep it secret like a password.',
      read: ({ refreshToken }) => refreshToken,
      of: ({ userId }) => globalId('User', userId),
    }),
    refreshExpiresAt: t.expose('refreshExpiresAt', {
      type: 'DateTime',
      description: 'When the refresh token expires: in 30 days.',
    }),
    user: t.prismaField({
      type: User,
      description: 'The user who signed in.',
      resolve: async (query, { userId }, _args, { app }) =>
        showingAllFields(await app.db.user.findUniqueOrThrow({ ...query, where: { id: userId } })),
    }),
    permissions: t.field({
      type: [PermissionEnum],
      description: "The permissions of the user's role.",
      resolve: async ({ userId }, _args, { app }) => {
        const { role } = await app.db.user.findUniqueOrThrow({ where: { id: userId }, select: { role: true } });
        return permissionsIn(maskOfRole(role));
      },
    }),
  }));

const SignInInput = builder.inputType('SignInInput', {
  description: 'The e-mail and the password.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'The e-mail address, in any case.' }),
    password: t.string({ required: true, description: 'The password.', extensions: credentialField }),
  }),
});

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: 'The old and the new password.',
  fields: (t) => ({
    currentPassword: t.string({ required: true, description: 'The current password.', extensions: credentialField }),
    newPassword: t.string({
      required: true,
      description: `The new password: ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`,
      extensions: credentialField,
    }),
  }),
});

const refreshTokenInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      refreshToken: t.string({ required: true, description: 'The refresh token.', extensions: credentialField }),
    }),
  });

const SignOutEverywhereInput = builder.inputType('SignOutEverywhereInput', {
  description: 'Whose sessions to end.',
  fields: (t) => ({ userId: t.id({ description: 'The user, for admins; by default the caller.' }) }),
});

const EndSessionInput = builder.inputType('EndSessionInput', {
  description: 'The session to end.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The session.' }) }),
});

const identityInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The user.' }),
      issuer: t.string({ required: true, description: 'The issuer, exactly as its tokens have it in `iss`.' }),
      subject: t.string({ required: true, description: "The user's id at the issuer: `sub`." }),
    }),
  });

const userOfPayload = (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (t) => ({ user: shown(t, USER, 'The user.', ({ id }) => id) }));

builder.mutationFields((t) => ({
  signIn: t.field({
    description: 'Exchanges e-mail and password for a JWT of one hour. Needs no credential. A document may hold only one.',
    type: signInFields('SignInPayload', 'A session.'),
    args: { input: t.arg({ type: SignInInput, required: true, description: 'The e-mail and the password.' }) },
    resolve: (_root, { input }, { app, caller }) => signIn(app, caller, input),
  }),
  changePassword: t.field({
    description: "Changes the caller's own password and ends all other sessions.",
    type: signInFields('ChangePasswordPayload', 'A session under the new password.'),
    authScopes: { user: true },
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'The passwords.' }) },
    resolve: (_root, { input }, { app, caller }) => changePassword(app, caller, input),
  }),
  refreshSession: t.field({
    description:
      'Exchanges a refresh token for the next pair of tokens. A second use of the same refresh token ends its session and all access tokens of the user.',
    type: signInFields('RefreshSessionPayload', 'The session, with its next tokens.'),
    args: {
      input: t.arg({
        type: refreshTokenInput('RefreshSessionInput', 'The session to continue.'),
        required: true,
        description: 'The session.',
      }),
    },
    resolve: (_root, { input }, { app, caller }) => refreshSession(app, caller, input.refreshToken),
  }),
  signOut: t.field({
    description: 'Ends the session of a refresh token, and its access tokens immediately.',
    type: payloadType<{ done: true }>('SignOutPayload', 'The session has ended.', (p) => ({
      done: p.boolean({ description: 'Always true, even when there was no such session.', resolve: () => true }),
    })),
    args: {
      input: t.arg({
        type: refreshTokenInput('SignOutInput', 'The session to end.'),
        required: true,
        description: 'The session.',
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => {
      await signOut(app, caller, input.refreshToken);
      return { done: true as const };
    },
  }),
  signOutEverywhere: t.field({
    description: "Ends all sessions of a user immediately: the caller's own or, for an admin, any user's.",
    type: userOfPayload('SignOutEverywherePayload', 'The user whose sessions have ended.'),
    authScopes: { user: true },
    args: { input: t.arg({ type: SignOutEverywhereInput, required: true, description: 'The user.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({
      id: await signOutEverywhere(app, caller, input.userId != null ? idOf('User', input.userId, 'input.userId') : undefined),
    }),
  }),
  endSession: t.field({
    description:
      "Ends one session immediately: the caller's own or, for an admin, any user's. It is idempotent. Sessions at an outside issuer end there.",
    type: userOfPayload('EndSessionPayload', 'The user whose session has ended.'),
    authScopes: { user: true },
    args: { input: t.arg({ type: EndSessionInput, required: true, description: 'The session to end.' }) },
    resolve: async (_root, { input }, { app, caller }) => ({
      id: await endSession(app, caller, idOf('UserSession', input.id, 'input.id')),
    }),
  }),
  linkIdentity: t.field({
    description: 'Links an identity at an outside issuer to a user: its tokens then act as that user.',
    type: userOfPayload('LinkIdentityPayload', 'The user that was linked.'),
    authScopes: { permission: 'admin:access', user: true },
    args: {
      input: t.arg({
        type: identityInput('LinkIdentityInput', 'The identity and its user.'),
        required: true,
        description: 'The identity and its user.',
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('User', input.userId, 'input.userId');
      await linkIdentity(app, caller, id, input);
      return { id };
    },
  }),
  unlinkIdentity: t.field({
    description: 'Removes the link between an identity at an outside issuer and its user. It is idempotent.',
    type: userOfPayload('UnlinkIdentityPayload', 'The user that was unlinked.'),
    authScopes: { permission: 'admin:access', user: true },
    args: {
      input: t.arg({
        type: identityInput('UnlinkIdentityInput', 'The identity to unlink.'),
        required: true,
        description: 'The identity to unlink.',
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('User', input.userId, 'input.userId');
      await unlinkIdentity(app, caller, id, input);
      return { id };
    },
  }),
}));
