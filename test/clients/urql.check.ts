/** urql, with its own streams and with graphql-sse. */
import { Client, fetchExchange, gql, type OperationResult } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { connect, errorsIn } from './connect/urql.js';
import { contract, PAGE } from './contract.js';
import { persistedQueries, sha256 } from './persisted.js';
import { CREATE_SURVEY, ENDPOINT, OBSERVATIONS, RUN_CHANGED } from './server.js';

const Observations = gql(OBSERVATIONS);
const CreateSurvey = gql(CREATE_SURVEY);
const RunChanged = gql(RUN_CHANGED);

type Page = { observations: { edges: { node: { externalId: string } }[]; pageInfo: { endCursor: string } } };
type Run = { runChanged: { id: string } };
const idsIn = (data: Page | undefined) => data?.observations.edges.map(({ node }) => node.externalId) ?? [];

/** The first result for the user: an event or an error. */
const first = (client: Client) =>
  new Promise<OperationResult<Run>>((resolve) => {
    const { unsubscribe } = client.subscription<Run>(RunChanged, {}).subscribe((result) => {
      setImmediate(() => unsubscribe());
      resolve(result);
    });
  });

const streamOf = (make: (key: string | undefined) => Client) => ({
  firstEvent: async (key: string) => (await first(make(key))).data?.runChanged.id ?? '',
  refused: async (key: string | undefined) => errorsIn((await first(make(key))).error),
});

const requests = {
  async twoPages(key: string) {
    const client = connect(ENDPOINT, key);
    const one = await client.query<Page>(Observations, { first: PAGE });
    const two = await client.query<Page>(Observations, { first: PAGE, after: one.data?.observations.pageInfo.endCursor });
    return [idsIn(one.data), idsIn(two.data)] as const;
  },
  pageRefused: async (key: string | undefined) =>
    errorsIn((await connect(ENDPOINT, key).query(Observations, { first: PAGE })).error),
  surveyRefused: async (key: string, name: string) =>
    errorsIn((await connect(ENDPOINT, key).mutation(CreateSurvey, { input: { name } })).error),
};

contract('urql', { ...requests, stream: streamOf((key) => connect(ENDPOINT, key)) });

contract('urql with fetchSubscriptions', {
  ...requests,
  stream: streamOf(
    (key) =>
      new Client({
        url: ENDPOINT,
        preferGetMethod: false,
        fetchOptions: { headers: key ? { 'X-API-Key': key } : {} },
        fetchSubscriptions: true,
        exchanges: [fetchExchange],
      }),
  ),
});

for (const preferGetForPersistedQueries of [false, true])
  persistedQueries(`urql ${preferGetForPersistedQueries ? 'by GET' : 'by POST'}`, (fetch, headers) => {
    const persisted = persistedExchange({ preferGetForPersistedQueries, generateHash: async (text) => sha256(text) });
    const client = new Client({
      url: ENDPOINT,
      preferGetMethod: false,
      fetch,
      fetchOptions: { headers },
      exchanges: [persisted, fetchExchange],
    });
    return async (first) => idsIn((await client.query<Page>(Observations, { first })).data);
  });
