/** The steps of the demo, each as one request that is shown: a key's life from its making to its refusal. */
import { AstridError, Client } from '../client/client.js';
import type { CreateApiKeyInput, TypedDocumentString } from '../client/gql/graphql.js';
import {
  CreateApiKey,
  CreateSurvey,
  FindSurvey,
  KeyUsage,
  ListObservations,
  RevokeApiKey,
  SignIn,
  WhoAmI,
} from '../client/operations.js';
import { ingest } from './ingest.js';
import type { ReadObservations } from './observations-csv.js';
import { answered, asked, say, step } from './show.js';

export interface Journey {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly observations: ReadObservations;
  /** The name of the survey to ingest into. */
  readonly survey: string;
  readonly signal: AbortSignal;
}

/** Uses are counted in memory and written once a second. */
const USAGE_DELAY_MS = 1_500;

/** Throws AstridError. The key it makes is revoked whatever happens. */
export async function journey({ url, email, password, observations, survey, signal }: Journey): Promise<void> {
  say(`The API is at ${url}`);

  step('Sign in: e-mail and password become a token, good for an hour');
  const stranger = new Client({ url, apiKey: null, signal });
  const { signIn } = await shown('no credential', SignIn, { input: { email, password } }, (variables) =>
    stranger.request(SignIn, variables),
  );
  const token = signIn.accessToken;
  const person = new Client({ url, token, signal });
  const asPerson = 'Authorization: Bearer (the token)';

  step(`Find the survey ${survey}, or make it`);
  const found = await shown(asPerson, FindSurvey, { name: survey }, (variables) => person.request(FindSurvey, variables));
  if (found.survey === null) {
    const input = { name: survey, description: 'Made by npm run demo.' };
    await shown(asPerson, CreateSurvey, { input }, (variables) => person.request(CreateSurvey, variables));
  }

  step('Make a key for a workflow: only what it needs, on one survey, for one day');
  const input: CreateApiKeyInput = {
    name: `demo ${new Date().toISOString()}`,
    permissionSet: 'PREFECT_WORKFLOWS',
    scopes: [`survey:${survey}`],
    expiresInDays: 1,
  };
  const { createApiKey } = await shown(asPerson, CreateApiKey, { input }, (variables) => person.request(CreateApiKey, variables));
  const { id } = createApiKey.apiKey;
  let isRevoked = false;
  try {
    await withKey({ url, survey, observations, signal, key: createApiKey.key, id });

    step('Revoke the key');
    const revoke = { input: { id, reason: 'the demo is over' } };
    await shown(asPerson, RevokeApiKey, revoke, (variables) => person.request(RevokeApiKey, variables));
    isRevoked = true;
  } finally {
    if (!isRevoked) await takeBack(new Client({ url, token }), id);
  }

  step('Try the revoked key');
  await refused(new Client({ url, apiKey: createApiKey.key, signal }));
}

interface WithKey {
  readonly url: string;
  readonly survey: string;
  readonly observations: ReadObservations;
  readonly signal: AbortSignal;
  readonly key: string;
  readonly id: string;
}

/** What a workflow does: look who it is, write, read back, and see its use counted. */
async function withKey({ url, survey, observations, signal, key, id }: WithKey): Promise<void> {
  const workflow = new Client({ url, apiKey: key, signal });
  const asKey = 'X-API-Key: (the key)';

  step('Who am I with the key?');
  await shown(asKey, WhoAmI, undefined, () => workflow.request(WhoAmI));

  step(`Ingest ${observations.rows.length} observations from ${observations.source}`);
  await ingest(workflow, asKey, survey, observations);

  step('Read some back: the latest three');
  const variables = { first: 3, filter: { survey }, orderBy: { field: 'OBSERVED_AT', direction: 'DESC' } } as const;
  await shown(asKey, ListObservations, variables, (given) => workflow.request(ListObservations, given));

  step('How much was the key used? Counts are written once a second, so after a moment');
  await new Promise((resolve) => setTimeout(resolve, USAGE_DELAY_MS));
  await shown(asKey, KeyUsage, { id }, (given) => workflow.request(KeyUsage, given));
}

/** Without the demo's signal: an interrupted demo still takes its key back. */
async function takeBack(person: Client, id: string): Promise<void> {
  try {
    await person.request(RevokeApiKey, { input: { id, reason: 'the demo was cut short' } });
    say('\n   The key is revoked.');
  } catch {
    say(`\n   The key ${id} could not be revoked; it expires in a day.`);
  }
}

async function refused(client: Client): Promise<void> {
  const began = performance.now();
  asked(WhoAmI.toString(), undefined, 'X-API-Key: (the revoked key)');
  try {
    await client.request(WhoAmI);
  } catch (error) {
    if (!(error instanceof AstridError) || error.code !== 'UNAUTHENTICATED') throw error;
    const { status, message, extensions, requestId } = error;
    answered({ status, message, extensions, requestId }, performance.now() - began);
    return;
  }
  throw new Error('The revoked key still works.');
}

async function shown<Variables, Result>(
  credential: string,
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables | undefined,
  send: (variables: Variables) => Promise<Result>,
): Promise<Result> {
  asked(operation.toString(), variables, credential);
  const began = performance.now();
  const result = await send(variables as Variables);
  answered(result, performance.now() - began);
  return result;
}
