/** Managing API keys in the graph. */

import type { ObjectFieldBuilder } from '@pothos/core';
import { globalId, idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type Types } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { secretField } from '../../graphql/fields/secret.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { PermissionEnum, PermissionSetEnum } from '../../graphql/types/scalars.js';
import { countAdmin } from '../users/visibility.js';
import { MAX_OPERATIONS, permissionsFor } from './operations.js';
import { MAX_GRACE_SECONDS, MAX_RETIRED, rotateApiKey } from './rotation.js';
import { createApiKey, extendApiKey, revokeApiKey, updateApiKey } from './service.js';
import { ApiKey, OldSecret, RETIRED_SECRETS, workingSecrets } from './type.js';
import { API_KEY } from './visibility.js';

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key.',
  fields: (t) => ({
    name: t.string({ required: true, description: `What it is for: 1 to ${LONGEST.name} characters.`, extensions: nameField }),
    description: t.string({ description: 'Details about its purpose.' }),
    permissionSet: t.field({ type: PermissionSetEnum, description: 'A named set of permissions.' }),
    permissions: t.field({
      type: [PermissionEnum],
      description: 'Single permissions, in addition to the set. In total, at least one is required.',
    }),
    operations: t.stringList({
      description: `Documents that the key must be able to run, at most ${MAX_OPERATIONS}. It gets exactly the permissions that they need.`,
    }),
    scopes: t.stringList({
      description: 'The surveys whose rows it may read and change, as `survey:<name>`; by default all.',
      extensions: nameField,
    }),
    expiresInDays: t.int({
      description:
        "The number of days that it works. Give this or expiresAt; without both, the server's default applies, if there is one.",
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it stops working.' }),
    allowedAddresses: t.stringList({
      description:
        'The networks from which it may be used, such as `192.0.2.0/24` or `2001:db8::/32`; by default any. An IPv6 network contains no IPv4 addresses.',
    }),
    requestsPerMinute: t.int({
      description: "Its limit of requests a minute; by default the server's.",
    }),
    ownerId: t.id({ description: 'The owner, on whose behalf it acts and whose permissions limit it; by default the caller.' }),
  }),
});

const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description: 'What to change of a key: only given fields change.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    name: t.string({ description: 'Its new name.', extensions: nameField }),
    description: t.string({ description: 'Its new description; null clears it.' }),
    permissions: t.field({ type: [PermissionEnum], description: 'The new list of permissions.' }),
    scopes: t.stringList({
      description: 'The new list of scopes; an empty list removes the restriction.',
      extensions: nameField,
    }),
    allowedAddresses: t.stringList({
      description: 'The new list of networks from which it may be used; an empty list removes the restriction.',
    }),
    requestsPerMinute: t.int({ description: "Its limit of requests a minute; null means the server's default." }),
    ownerId: t.id({ description: 'The new owner, on whose behalf it acts.' }),
  }),
});

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The key to revoke.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    reason: t.string({ description: `Why, at most ${LONGEST.reason} characters.` }),
    descendants: t.boolean({
      description: 'Also revokes the keys that it created, and those that they created. Needs `admin:access` when there are any.',
    }),
  }),
});

const ExtendApiKeyInput = builder.inputType('ExtendApiKeyInput', {
  description: 'The time by which to extend a key.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    days: t.int({ required: true, description: 'Days from now or from its end, whichever is later.' }),
  }),
});

const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'The key to give a new secret.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    gracePeriodSeconds: t.int({
      defaultValue: 0,
      description: `How long the current secret still works, in seconds, 0 to ${MAX_GRACE_SECONDS} (30 days), but not after the key's end. Secrets that were retired earlier keep their promised end.`,
    }),
    endPreviousSecrets: t.boolean({
      defaultValue: false,
      description:
        'Ends all earlier secrets immediately, including the current one. Use it when a secret has leaked, without a grace period.',
    }),
  }),
});

const keyField = <Shape extends { id: string }>(t: ObjectFieldBuilder<Types, Shape>) =>
  shown(t, API_KEY, 'The key as it is now.', ({ id }) => id);

const keySecret = (t: ObjectFieldBuilder<Types, { id: string; key: string }>, description: string) =>
  secretField(t, { description, read: ({ key }) => key, of: ({ id }) => globalId('ApiKey', id) });

builder.mutationFields((t) => ({
  createApiKey: t.field({
    description: 'Creates an API key. Only this answer holds its secret.',
    type: payloadType<{ id: string; key: string }>('CreateApiKeyPayload', 'The new key.', (p) => ({
      apiKey: keyField(p),
      key: keySecret(p, 'The secret to send as `X-API-Key`. It is not stored and cannot be shown again.'),
    })),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The new key.' }) },
    resolve: async (_root, { input: { ownerId, operations, ...input } }, { app, caller, inspect }) =>
      createApiKey(app, caller, {
        ...input,
        permissions: [...(input.permissions ?? []), ...(await permissionsFor(operations ?? [], inspect))],
        ...(ownerId != null && { ownerId: idOf('User', ownerId, 'input.ownerId') }),
      }),
  }),
  updateApiKey: t.field({
    description: 'Changes a key. The change applies to its next request.',
    type: payloadType<{ id: string }>('UpdateApiKeyPayload', 'The key that was changed.', (p) => ({ apiKey: keyField(p) })),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: UpdateApiKeyInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id: given, ownerId, ...changes } }, { app, caller }) => {
      const id = idOf('ApiKey', given, 'input.id');
      await updateApiKey(app, caller, id, {
        ...changes,
        ...(ownerId != null && { ownerId: idOf('User', ownerId, 'input.ownerId') }),
      });
      return { id };
    },
  }),
  extendApiKey: t.field({
    description: 'Extends the life of a key. It never shortens it, and a key that does not expire is CONFLICT.',
    type: payloadType<{ id: string }>('ExtendApiKeyPayload', 'The key that was extended.', (p) => ({ apiKey: keyField(p) })),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: ExtendApiKeyInput, required: true, description: 'The key and the days.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('ApiKey', input.id, 'input.id');
      await extendApiKey(app, caller, id, input.days);
      return { id };
    },
  }),
  rotateApiKey: t.field({
    description: `Gives a key a new secret. An admin can rotate any key that holds no more than the admin, a signed-in owner their own keys. Id, name, history and counts stay. At most ${MAX_RETIRED} retired secrets work at the same time: one more is CONFLICT. An expired key is also CONFLICT: extend it first. When the answer was lost, rotate again: this ends no secret that works.`,
    type: payloadType<{ id: string; key: string }>('RotateApiKeyPayload', 'The key that was rotated.', (p) => ({
      apiKey: keyField(p),
      retiredSecrets: p.prismaField({
        description: RETIRED_SECRETS,
        type: [OldSecret],
        resolve: (query, { id }, _args, context) => {
          const { where, orderBy } = workingSecrets(context);
          return context.app.db.apiKeyOldSecret.findMany({ ...query, where: { ...where, keyId: id }, orderBy });
        },
      }),
      key: keySecret(p, 'The new secret. It is not stored and cannot be shown again.'),
    })),
    authScopes: { credential: true },
    args: { input: t.arg({ type: RotateApiKeyInput, required: true, description: 'The key.' }) },
    resolve: async (_root, { input }, context) => {
      const id = idOf('ApiKey', input.id, 'input.id');
      const rotated = await rotateApiKey(context.app, context.caller, id, input);
      countAdmin(context, id);
      return rotated;
    },
  }),
  revokeApiKey: t.field({
    description:
      'Revokes a key permanently. An admin may revoke any key, a signed-in owner their own keys, and a key itself. It is idempotent.',
    type: payloadType<{ id: string; along: string[] }>('RevokeApiKeyPayload', 'The key that was revoked.', (p) => ({
      apiKey: keyField(p),
      revokedDescendants: p.prismaField({
        type: [ApiKey],
        description: 'The other keys that were revoked.',
        resolve: (query, { along }, _args, { app }) =>
          app.db.apiKey.findMany({ ...query, where: { id: { in: along } }, orderBy: { id: 'asc' } }),
      }),
    })),
    authScopes: { credential: true },
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'The key.' }) },
    resolve: async (_root, { input }, context) => {
      const id = idOf('ApiKey', input.id, 'input.id');
      const along = await revokeApiKey(context.app, context.caller, id, input);
      countAdmin(context, along.length > 0 ? null : id);
      return { id, along };
    },
  }),
}));
