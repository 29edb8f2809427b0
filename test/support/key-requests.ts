/** Requests for keys: their documents, and the steps of the users and admins. */
import type { RequestOptions, TestServer, TestUser } from './server.js';

export const REQUEST_FIELDS =
  'id name reason permissions surveys status comment expiresInDays collectUntil decidedAt requester { id } decidedBy { id } apiKey { id }';
export const ASK = `mutation ($input: RequestApiKeyInput!) { requestApiKey(input: $input) { apiKeyRequest { ${REQUEST_FIELDS} } } }`;
export const DECIDE = `mutation ($input: DecideApiKeyRequestInput!) { decideApiKeyRequest(input: $input) { apiKeyRequest { ${REQUEST_FIELDS} } } }`;
export const COLLECT =
  'mutation ($input: CollectApiKeyInput!) { collectApiKey(input: $input) { key apiKey { id name description permissions scopes expiresAt owner { id } createdBy { id } } } }';
export const LIST = `query ($filter: ApiKeyRequestFilter) { apiKeyRequests(filter: $filter) { totalCount nodes { id status } } }`;
export const ONE = 'query ($id: ID!) { apiKeyRequest(id: $id) { id } node(id: $id) { id } }';
const SET_ROLE = 'mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { user { id } } }';
export const DEACTIVATE = 'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } } }';

/** The input of a request. */
export const input = (changes: object = {}) => ({
  name: 'notebook',
  reason: 'light curves',
  permissions: ['READ_DATA'],
  ...changes,
});

export const collection = (requestId: string, { token }: { token: string }) => ({ variables: { input: { requestId } }, token });

/** The steps on a server. An admin of the server decides, unless another caller is given. */
export function requestsOn(server: TestServer) {
  const admin = (): RequestOptions => ({ token: server.admin.token });
  const decision = (id: string, changes: object = {}, by = admin()) => ({
    variables: { input: { id, decision: 'APPROVE', ...changes } },
    ...by,
  });
  return {
    admin,
    decision,
    ask: async ({ token }: TestUser, changes: object = {}) =>
      (await server.ok(ASK, { variables: { input: input(changes) }, token })).requestApiKey.apiKeyRequest,
    decide: async (id: string, changes: object = {}, by = admin()) =>
      (await server.ok(DECIDE, decision(id, changes, by))).decideApiKeyRequest.apiKeyRequest,
    collect: async (requestId: string, user: { token: string }) => {
      const { collectApiKey } = await server.ok(COLLECT, collection(requestId, user));
      server.secrets.add(collectApiKey.key);
      return collectApiKey;
    },
    statusOf: async (id: string) => {
      const { apiKeyRequest } = await server.ok('query ($id: ID!) { apiKeyRequest(id: $id) { status } }', {
        variables: { id },
        ...admin(),
      });
      return apiKeyRequest.status;
    },
    setRole: (user: TestUser, role: string) => server.ok(SET_ROLE, { variables: { input: { id: user.id, role } }, ...admin() }),
  };
}
