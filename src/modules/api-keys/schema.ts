/** Managing API keys in the graph. */

import type { ObjectFieldBuilder } from '@pothos/core';
import { globalId, idOf } from '../../base/ids.js';
import { builder, type Types } from '../../graphql/builder.js';
import { secretField } from '../../graphql/fields/secret.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { countAdmin } from '../users/visibility.js';
import {
  CreateApiKeyInput,
  EndRetiredSecretsInput,
  ExtendApiKeyInput,
  RevokeApiKeyInput,
  RotateApiKeyInput,
  UpdateApiKeyInput,
} from './inputs.js';
import { permissionsFor } from './operations.js';
import { endRetiredSecrets, MAX_RETIRED, rotateApiKey } from './rotation.js';
import { createApiKey, extendApiKey, revokeApiKey, updateApiKey } from './service.js';
import { ApiKey, OldSecret, RETIRED_SECRETS, workingSecrets } from './type.js';
import { API_KEY } from './visibility.js';

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
  endRetiredSecrets: t.field({
    description:
      'Ends earlier secrets of a key before their promised end, when every program has the current one. An admin may do this for any key, a signed-in owner for their own keys, and a key for itself. The current secret keeps working. It is idempotent.',
    type: payloadType<{ id: string; ended: string[] }>(
      'EndRetiredSecretsPayload',
      'The key whose earlier secrets were ended.',
      (p) => ({
        apiKey: keyField(p),
        endedSecrets: p.prismaField({
          description: 'The secrets that were ended.',
          type: [OldSecret],
          resolve: (query, { ended }, _args, { app }) =>
            app.db.apiKeyOldSecret.findMany({ ...query, where: { keyHash: { in: ended } }, orderBy: { createdAt: 'asc' } }),
        }),
      }),
    ),
    authScopes: { credential: true },
    args: { input: t.arg({ type: EndRetiredSecretsInput, required: true, description: 'The key and the secrets.' }) },
    resolve: async (_root, { input }, context) => {
      const id = idOf('ApiKey', input.id, 'input.id');
      const ended = await endRetiredSecrets(context.app, context.caller, id, input.prefixes ?? undefined);
      countAdmin(context, id);
      return { id, ended };
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
