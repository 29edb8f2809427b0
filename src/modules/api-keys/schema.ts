/** Managing API keys in the graph. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ObjectFieldBuilder } from '@pothos/core';
import { type Permission, permissionsIn } from '../../access/permissions.js';
import { badUserInput } from '../../base/errors.js';
import { globalId, idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type Types } from '../../graphql/builder.js';
import type { Context, RequiredField } from '../../graphql/context.js';
import { nameField } from '../../graphql/name-field.js';
import { payloadType } from '../../graphql/payload.js';
import { PermissionEnum, PermissionSetEnum } from '../../graphql/scalars.js';
import { secretField } from '../../graphql/secret.js';
import { countAdmin } from '../users/visibility.js';
import { MAX_RETIRED, rotateApiKey } from './rotation.js';
import { createApiKey, extendApiKey, revokeApiKey, updateApiKey } from './service.js';
import { ApiKey, OldSecret, RETIRED_SECRETS, workingSecrets } from './type.js';

/** Looking into a document costs as much as a request of its own. */
const MAX_OPERATIONS = 100;

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key.',
  fields: (t) => ({
    name: t.string({ required: true, description: `What it is for: 1 to ${LONGEST.name} characters.`, extensions: nameField }),
    description: t.string({ description: 'More about what it is for.' }),
    permissionSet: t.field({ type: PermissionSetEnum, description: 'A named set of permissions.' }),
    permissions: t.field({
      type: [PermissionEnum],
      description: 'Single permissions, united with the set. At least one in all is needed.',
    }),
    operations: t.stringList({
      description: `Documents that the key shall be able to run, at most ${MAX_OPERATIONS}: it is given what they need, and no more.`,
    }),
    scopes: t.stringList({
      description: 'The surveys whose rows it may touch, as `survey:<name>`; none means all.',
      extensions: nameField,
    }),
    expiresInDays: t.int({
      description:
        "How many days it works. Not together with expiresAt; without either the server's default applies, if it has one.",
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it stops working.' }),
    allowedAddresses: t.stringList({
      description:
        'The networks it may be used from, such as `192.0.2.0/24` or `2001:db8::/32`; none means any. An IPv6 network holds no IPv4 address.',
    }),
    requestsPerMinute: t.int({
      description: "How many requests a minute it may make; the server's default when it is not given.",
    }),
    ownerId: t.id({ description: 'Whom it acts for and whose permissions bound it; you, when it is not given.' }),
  }),
});

const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description: 'What to change of a key: only what is given.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    name: t.string({ description: 'Its new name.', extensions: nameField }),
    description: t.string({ description: 'Its new description; null clears it.' }),
    permissions: t.field({ type: [PermissionEnum], description: 'All its permissions from now on.' }),
    scopes: t.stringList({
      description: 'All its scopes from now on; an empty list lifts the restriction.',
      extensions: nameField,
    }),
    allowedAddresses: t.stringList({ description: 'All the networks it may be used from; an empty list lifts the restriction.' }),
    requestsPerMinute: t.int({ description: "How many requests a minute it may make; null for the server's default." }),
    ownerId: t.id({ description: 'Whom it acts for from now on.' }),
  }),
});

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'The key to revoke.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    reason: t.string({ description: `Why, at most ${LONGEST.reason} characters.` }),
    descendants: t.boolean({
      description: 'Whether the keys it made, and those they made, are revoked along. Needs `admin:access` when there are any.',
    }),
  }),
});

const ExtendApiKeyInput = builder.inputType('ExtendApiKeyInput', {
  description: 'How much longer a key shall work.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    days: t.int({ required: true, description: 'Days from now or from its end, whichever is later.' }),
  }),
});

/** What a key needs to run these documents. Throws BAD_USER_INPUT for one that no key may run. Other requests get their turn between two documents. */
async function permissionsFor(documents: readonly string[], inspect: Context['inspect']): Promise<Permission[]> {
  if (documents.length > MAX_OPERATIONS) throw badUserInput('input.operations', `must have at most ${MAX_OPERATIONS} documents`);
  const fields: RequiredField[] = [];
  for (const document of documents) {
    await nextTurn();
    fields.push(...inspect(document, null, 'input.operations'));
  }
  const forUsers = fields.filter(({ requirement }) => requirement.user);
  if (forUsers.length > 0)
    throw badUserInput('input.operations', ...forUsers.map(({ path }) => `${path}: only a signed-in user may do this, no key`));
  return permissionsIn(fields.reduce((mask, { requirement }) => mask | requirement.permissions, 0));
}

const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'The key to give a new secret.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    gracePeriodSeconds: t.int({
      defaultValue: 0,
      description:
        "How long the secret in use goes on working, 0 to 2592000 (30 days), never past the key's end. Secrets retired before keep the end that they were promised.",
    }),
    endPreviousSecrets: t.boolean({
      defaultValue: false,
      description:
        'Ends every earlier secret at once, the one in use included: for a secret that has leaked. Not together with a grace period.',
    }),
  }),
});

type PayloadFields = Parameters<Parameters<typeof payloadType<{ id: string }>>[2]>[0];

const keyField = (t: PayloadFields) =>
  t.prismaField({
    type: ApiKey,
    description: 'The key as it is now.',
    resolve: (query, { id }, _args, { app }) => app.db.apiKey.findUniqueOrThrow({ ...query, where: { id } }),
  });

const keySecret = (t: ObjectFieldBuilder<Types, { id: string; key: string }>, description: string) =>
  secretField(t, { description, read: ({ key }) => key, of: ({ id }) => globalId('ApiKey', id) });

builder.mutationFields((t) => ({
  createApiKey: t.field({
    description: 'Makes an API key. The answer holds its secret, for the only time.',
    type: payloadType<{ id: string; key: string }>('CreateApiKeyPayload', 'The key that was made.', (p) => ({
      apiKey: keyField(p as unknown as PayloadFields),
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
    description: 'Changes a key. What it may do changes with the next request.',
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
    description: 'Lets a key work longer. It never shortens; a key that does not expire is CONFLICT.',
    type: payloadType<{ id: string }>('ExtendApiKeyPayload', 'The key that was extended.', (p) => ({ apiKey: keyField(p) })),
    authScopes: { permission: 'admin:access' },
    args: { input: t.arg({ type: ExtendApiKeyInput, required: true, description: 'How much longer.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('ApiKey', input.id, 'input.id');
      await extendApiKey(app, caller, id, input.days);
      return { id };
    },
  }),
  rotateApiKey: t.field({
    description: `Gives a key a new secret: an admin any that holds no more than they do, a signed-in owner theirs. Id, name, history and counts stay. At most ${MAX_RETIRED} retired secrets work at the same time: one more is CONFLICT, and so is an expired key, which must be extended first. When the answer was lost, rotate again: nothing that works is ended by it.`,
    type: payloadType<{ id: string; key: string }>('RotateApiKeyPayload', 'The key that was rotated.', (p) => ({
      apiKey: keyField(p as unknown as PayloadFields),
      retiredSecrets: (p as unknown as PayloadFields).prismaField({
        description: RETIRED_SECRETS,
        type: [OldSecret],
        resolve: (query, { id }, _args, { app }) => {
          const { where, orderBy } = workingSecrets();
          return app.db.apiKeyOldSecret.findMany({ ...query, where: { ...where, keyId: id }, orderBy });
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
      'Revokes a key, for good: an admin any, a signed-in owner theirs, a key itself. Doing it twice gives the same answer.',
    type: payloadType<{ id: string; along: string[] }>('RevokeApiKeyPayload', 'The key that was revoked.', (p) => ({
      apiKey: keyField(p as unknown as PayloadFields),
      revokedDescendants: p.prismaField({
        type: [ApiKey],
        description: 'The keys that were revoked along.',
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
