/** Requests for keys in the graph. */
import { globalId, idOf } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { secretField } from '../../graphql/fields/secret.js';
import { anyStatus, filterOf } from '../../graphql/lists/filter.js';
import { listsOf, oneOf } from '../../graphql/lists/lists.js';
import { enumOf } from '../../graphql/types/enums.js';
import { payloadType, shown } from '../../graphql/types/payload.js';
import { PermissionEnum, PermissionSetEnum } from '../../graphql/types/scalars.js';
import { MAX_OPERATIONS, permissionsFor } from '../api-keys/operations.js';
import { API_KEY } from '../api-keys/visibility.js';
import { COLLECT_DAYS, collectApiKey } from './collect.js';
import { API_KEY_REQUEST, type KeyRequestStatus, withStatus } from './entity.js';
import {
  checkDecision,
  checkTexts,
  type Decision,
  decideApiKeyRequest,
  type NewRequest,
  requestApiKey,
  withdrawApiKeyRequest,
} from './service.js';
import { ApiKeyRequest, ApiKeyRequestStatus, PEOPLE } from './type.js';

const filter = filterOf(API_KEY_REQUEST, {
  status: {
    type: ApiKeyRequestStatus,
    description: 'The status of the requests.',
    where: (status: KeyRequestStatus) => withStatus(status),
  },
  statuses: anyStatus(ApiKeyRequestStatus, 'The status of the requests.', withStatus),
});

builder.queryFields((t) => ({
  apiKeyRequests: listsOf(API_KEY_REQUEST, ApiKeyRequest).root(t, {
    description: 'Requests for keys. An admin sees all, a user their own.',
    authScopes: PEOPLE,
    filter,
  }),
  apiKeyRequest: oneOf(t, API_KEY_REQUEST, { authScopes: PEOPLE }),
}));

const RequestApiKeyInput = builder.inputType('RequestApiKeyInput', {
  description: 'The key to ask for.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: `What the key is for: 1 to ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    reason: t.string({
      required: true,
      description: `Why it is needed: 1 to ${LONGEST.reason} characters. It becomes the description of the key.`,
    }),
    permissionSet: t.field({ type: PermissionSetEnum, description: 'A named set of permissions.' }),
    permissions: t.field({
      type: [PermissionEnum],
      description: 'Single permissions, in addition to the set. In total, at least one is required.',
    }),
    operations: t.stringList({
      description: `Documents that the key must be able to run, at most ${MAX_OPERATIONS}. It gets exactly the permissions that they need.`,
    }),
    surveys: t.stringList({
      description: 'The names of the surveys whose rows it may read and change; by default all.',
      extensions: nameField,
    }),
  }),
});

const ApiKeyDecision = enumOf('ApiKeyDecision', 'The decision of an admin about a request for a key.', {
  APPROVE: 'The requester may collect the key.',
  REJECT: 'The requester gets no key.',
});

const DecideApiKeyRequestInput = builder.inputType('DecideApiKeyRequestInput', {
  description: 'The request and the decision.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The request.' }),
    decision: t.field({ type: ApiKeyDecision, required: true, description: 'The decision.' }),
    comment: t.string({ description: `A comment for the requester, at most ${LONGEST.reason} characters.` }),
    expiresInDays: t.int({
      description:
        "For APPROVE: the number of days that the key works after it is collected; by default the server's default, if there is one.",
    }),
  }),
});

const WithdrawApiKeyRequestInput = builder.inputType('WithdrawApiKeyRequestInput', {
  description: 'The request to withdraw.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The request.' }) }),
});

const CollectApiKeyInput = builder.inputType('CollectApiKeyInput', {
  description: 'The request whose key to collect.',
  fields: (t) => ({ requestId: t.id({ required: true, description: 'The request.' }) }),
});

const requestPayload = (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (p) => ({
    apiKeyRequest: shown(p, API_KEY_REQUEST, 'The request as it is now.', ({ id }) => id),
  }));

builder.mutationFields((t) => ({
  requestApiKey: t.field({
    description:
      'Asks an admin for a key. For users who do not hold `admin:access`: for an admin it is CONFLICT. The requester must hold every permission of the key. At most 5 requests of a user are open at the same time: one more is CONFLICT.',
    type: requestPayload('RequestApiKeyPayload', 'The new request.'),
    authScopes: PEOPLE,
    args: {
      input: t.arg({
        type: RequestApiKeyInput,
        required: true,
        description: 'The key to ask for.',
        extensions: checkedBy(({ input }: { input: NewRequest }) => checkTexts(input)),
      }),
    },
    resolve: async (_root, { input: { operations, ...input } }, { app, caller, inspect }) => ({
      id: await requestApiKey(app, caller, {
        ...input,
        permissions: [...(input.permissions ?? []), ...(await permissionsFor(operations ?? [], inspect))],
      }),
    }),
  }),
  decideApiKeyRequest: t.field({
    description: `Approves or rejects a request for a key. After an approval the requester can collect the key for ${COLLECT_DAYS} days. Until then, REJECT withdraws the approval. A decision that comes too late is CONFLICT.`,
    type: requestPayload('DecideApiKeyRequestPayload', 'The request that was decided.'),
    authScopes: { permission: 'admin:access', ...PEOPLE },
    args: {
      input: t.arg({
        type: DecideApiKeyRequestInput,
        required: true,
        description: 'The request and the decision.',
        extensions: checkedBy(({ input }: { input: Decision }) => checkDecision(input)),
      }),
    },
    resolve: async (_root, { input: { id: given, ...input } }, { app, caller }) => {
      const id = idOf('ApiKeyRequest', given, 'input.id');
      await decideApiKeyRequest(app, caller, id, input);
      return { id };
    },
  }),
  withdrawApiKeyRequest: t.field({
    description:
      'Withdraws a request for a key. Only the requester may do this, and only before an admin decided. Otherwise it is CONFLICT.',
    type: requestPayload('WithdrawApiKeyRequestPayload', 'The request that was withdrawn.'),
    authScopes: PEOPLE,
    args: { input: t.arg({ type: WithdrawApiKeyRequestInput, required: true, description: 'The request.' }) },
    resolve: async (_root, { input }, { app, caller }) => {
      const id = idOf('ApiKeyRequest', input.id, 'input.id');
      await withdrawApiKeyRequest(app, caller, id);
      return { id };
    },
  }),
  collectApiKey: t.field({
    description: `Makes the key of an approved request, once, within ${COLLECT_DAYS} days of the approval. Only the requester may do this. It is CONFLICT when the requester or the admin no longer holds a permission of the key. Only this answer holds the secret.`,
    type: payloadType<{ id: string; key: string }>('CollectApiKeyPayload', 'The new key.', (p) => ({
      apiKey: shown(p, API_KEY, 'The key as it is now.', ({ id }) => id),
      key: secretField(p, {
        description:
          'The secret to send as `X-API-Key`. It is not stored and cannot be shown again: when it is lost, rotate the key.',
        read: ({ key }) => key,
        of: ({ id }) => globalId('ApiKey', id),
      }),
    })),
    authScopes: PEOPLE,
    args: { input: t.arg({ type: CollectApiKeyInput, required: true, description: 'The request.' }) },
    resolve: (_root, { input }, { app, caller }) =>
      collectApiKey(app, caller, idOf('ApiKeyRequest', input.requestId, 'input.requestId')),
  }),
}));
