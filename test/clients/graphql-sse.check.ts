/** graphql-sse alone, which also runs queries and mutations as streams of one event. */
import type { ExecutionResult } from 'graphql-sse';
import { connectEvents } from './connect/graphql-sse.js';
import { contract, PAGE, type Seen } from './contract.js';
import { CREATE_SURVEY, ENDPOINT, OBSERVATIONS, RUN_CHANGED } from './server.js';

type Page = { observations: { edges: { node: { externalId: string } }[]; pageInfo: { endCursor: string } } };
const idsIn = (data: Page | null | undefined) => data?.observations.edges.map(({ node }) => node.externalId) ?? [];

/** The first answer. */
async function ask<Data>(key: string | undefined, query: string, variables = {}): Promise<ExecutionResult<Data, unknown>> {
  for await (const answer of connectEvents(ENDPOINT, key).iterate<Data>({ query, variables })) return answer;
  throw new Error('The server completed the stream without an answer.');
}

const errorsOf = async (answer: Promise<ExecutionResult<unknown, unknown>>): Promise<readonly Seen[]> =>
  (await answer).errors ?? [];

contract('graphql-sse', {
  async twoPages(key) {
    const one = (await ask<Page>(key, OBSERVATIONS, { first: PAGE })).data;
    const two = (await ask<Page>(key, OBSERVATIONS, { first: PAGE, after: one?.observations.pageInfo.endCursor })).data;
    return [idsIn(one), [...idsIn(one), ...idsIn(two)]];
  },
  pageRefused: (key) => errorsOf(ask(key, OBSERVATIONS, { first: PAGE })),
  surveyRefused: (key, name) => errorsOf(ask(key, CREATE_SURVEY, { input: { name } })),
  stream: {
    firstEvent: async (key) => (await ask<{ runChanged: { id: string } }>(key, RUN_CHANGED)).data?.runChanged.id ?? '',
    refused: (key) => errorsOf(ask(key, RUN_CHANGED)),
  },
});
