/** Every page of the console, with rows to show: for the checks that each page has to pass. */
import type { ConsoleBrowser } from './console-browser.js';
import { seedPipeline } from './console-seed.js';

type Ids = Readonly<Record<string, string>>;

/** The name of each page, and its path. */
export const PAGES: readonly (readonly [string, (ids: Ids) => string])[] = [
  ['the start for a new admin', () => '/welcome'],
  ['the list of keys', () => '/keys'],
  ['a key', ({ apiKey }) => `/keys/${apiKey}`],
  ['creating a key', () => '/keys/new'],
  ['least privilege', () => '/least-privilege'],
  ['requests', () => '/requests'],
  ['asking for a key', () => '/requests/new'],
  ['a request', ({ request }) => `/requests/${request}`],
  ['people', () => '/people'],
  ['a user', ({ user }) => `/people/${user}`],
  ['the audit log', () => '/audit'],
  ['an event', ({ auditEvent }) => `/audit/${auditEvent}`],
  ['observations', () => '/observations'],
  ['an observation', ({ observation }) => `/observations/${observation}`],
  ['detections to judge', () => '/detections'],
  ['a detection', ({ detection }) => `/detections/${detection}`],
  ['runs and jobs', () => '/pipeline'],
  ['training', () => '/training'],
  ['a dataset', ({ trainingDataset }) => `/training/${trainingDataset}`],
  ['a model', ({ model }) => `/training/models/${model}`],
  ['the own account', () => '/account'],
  ['an address without a page', () => '/nowhere'],
];

/** Adds a row of each kind. Returns the id of one of each. */
export async function seedPages(it: ConsoleBrowser): Promise<Ids> {
  await seedPipeline(it);
  const { db } = it.server.app;
  const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
  await it.call(create, { input: { name: 'nightly', permissionSet: 'READ_ONLY', expiresInDays: 9 } });
  const vera = await db.user.create({ data: { email: 'vera@example.org', name: 'Vera', role: 'VIEWER', passwordHash: null } });
  const request = { requesterId: vera.id, name: 'notebook', reason: 'light curves', permissions: ['read:data'], scopes: [] };
  const only = { select: { id: true } } as const;
  return {
    user: vera.id,
    request: (await db.apiKeyRequest.create({ data: request })).id,
    apiKey: (await db.apiKey.findFirstOrThrow(only)).id,
    auditEvent: (await db.auditEvent.findFirstOrThrow(only)).id,
    observation: (await db.observation.findFirstOrThrow(only)).id,
    detection: (await db.detection.findFirstOrThrow(only)).id,
    trainingDataset: (await db.trainingDataset.findFirstOrThrow(only)).id,
    model: (await db.model.findFirstOrThrow(only)).id,
  };
}
