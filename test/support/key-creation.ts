/** Creating keys on a server with a policy for keys, and on one without. */
import type { ServerOptions, TestServer } from './server.js';

export const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  key apiKey { id allowedAddresses requestsPerMinute expiresAt } } }`;

/** A policy that differs from the lenient one in everything. */
export const STRICT: ServerOptions = { keyPolicy: { defaultDays: 30, maxDays: 90, warningDays: 7, requestsPerMinute: 5 } };

const requestOf = (input: object, { admin }: TestServer) => ({
  variables: { input: { name: 'flow', permissions: ['READ_DATA'], ...input } },
  token: admin.token,
});

/** The secret and the settings of a new key. */
export async function createKey(input: object, at: TestServer) {
  const { createApiKey } = await at.ok(CREATE, requestOf(input, at));
  at.secrets.add(createApiKey.key);
  return createApiKey;
}

export const refuseKey = (input: object, at: TestServer) => at.refused('BAD_USER_INPUT', CREATE, requestOf(input, at));
