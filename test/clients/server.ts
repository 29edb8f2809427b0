/** The server that run.mjs has started, and the keys that it has created. The clients are compared with them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

function setting(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: test/clients/run.mjs starts a server and sets it.`);
  return value;
}

export const ENDPOINT = setting('ASTRID_URL');

/** run.mjs states the permissions of each. */
export const KEYS = JSON.parse(setting('ASTRID_TEST_KEYS')) as Readonly<
  Record<'reader' | 'publicOnly' | 'operator' | 'worker' | 'revoked', string>
>;

/** The documents that the clients send. */
export const OBSERVATIONS = /* GraphQL */ `
  query Observations($first: Int!, $after: String) {
    observations(first: $first, after: $after) {
      edges { cursor node { id externalId } }
      pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
    }
  }`;
export const CREATE_SURVEY = /* GraphQL */ `
  mutation CreateSurvey($input: CreateSurveyInput!) {
    createSurvey(input: $input) { survey { id name } }
  }`;
export const RUN_CHANGED = /* GraphQL */ `
  subscription RunChanged($filter: RunChangedFilter) {
    runChanged(filter: $filter) { id status }
  }`;

/** One request, without any client. */
async function send<Data>(key: string, query: string, variables: object): Promise<Data> {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

/** The external ids of the first observations, in the server's order. */
export async function rowsOf(first: number): Promise<string[]> {
  type Data = { observations: { edges: { node: { externalId: string } }[] } };
  const { edges } = (await send<Data>(KEYS.reader, OBSERVATIONS, { first })).observations;
  assert.equal(edges.length, first);
  return edges.map(({ node }) => node.externalId);
}

const INGEST = `mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }`;
const FIND = `query ($externalId: String!) { observation(survey: "ZTF", externalId: $externalId) { id } }`;
const START = `mutation ($id: ID!) { startPreprocessRun(input: { observationId: $id }) { preprocessRun { id } } }`;

/** Starts a run on a new observation, and returns its id. */
async function startRun(): Promise<string> {
  const externalId = `clients-${randomUUID()}`;
  // Observed before all others, so that it is not on the compared pages.
  const row = { externalId, ra: 83.6331, dec: 22.0145, observedAt: '1990-01-01T00:00:00Z' };
  await send(KEYS.worker, INGEST, { input: { survey: 'ZTF', observations: [row] } });
  const { observation } = await send<{ observation: { id: string } }>(KEYS.worker, FIND, { externalId });
  const { startPreprocessRun } = await send<{ startPreprocessRun: { preprocessRun: { id: string } } }>(KEYS.worker, START, {
    id: observation.id,
  });
  return startPreprocessRun.preprocessRun.id;
}

/** Starts runs until it is stopped, and then returns their ids: a client does not show when its stream has begun. */
export function startRuns(): { stop(): Promise<readonly string[]> } {
  const started: string[] = [];
  let stopping = false;
  const work = (async () => {
    while (!stopping) {
      started.push(await startRun());
      await setTimeout(PAUSE_MS);
    }
    return started;
  })();
  return {
    stop: () => {
      stopping = true;
      return work;
    },
  };
}

const PAUSE_MS = 300;
