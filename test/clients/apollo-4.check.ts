/** Apollo Client 4. */
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { filter, firstValueFrom } from 'rxjs';
import { connect, errorsIn } from './connect/apollo-4.js';
import { contract, PAGE } from './contract.js';
import { persistedQueries, sha256 } from './persisted.js';
import { CREATE_SURVEY, ENDPOINT, OBSERVATIONS, RUN_CHANGED } from './server.js';

const Observations = gql(OBSERVATIONS);
const CreateSurvey = gql(CREATE_SURVEY);
const RunChanged = gql(RUN_CHANGED);

type Page = { observations: { edges: { node: { externalId: string } }[]; pageInfo: { endCursor: string } } };
const idsIn = (data: Page | undefined) => data?.observations.edges.map(({ node }) => node.externalId) ?? [];

/** The server did not refuse a request that it should refuse. */
const none = () => [];

const runs = (key: string | undefined) => connect(ENDPOINT, key).subscribe<{ runChanged: { id: string } }>({ query: RunChanged });

contract('Apollo Client 4', {
  async twoPages(key) {
    const list = connect(ENDPOINT, key).watchQuery<Page>({ query: Observations, variables: { first: PAGE } });
    const { data } = await firstValueFrom(list.pipe(filter(({ dataState }) => dataState === 'complete')));
    const page = data as Page;
    await list.fetchMore({ variables: { after: page.observations.pageInfo.endCursor } });
    return [idsIn(page), idsIn(list.getCurrentResult().data as Page)];
  },
  pageRefused: (key) =>
    connect(ENDPOINT, key)
      .query({ query: Observations, variables: { first: PAGE } })
      .then(none, errorsIn),
  surveyRefused: (key, name) =>
    connect(ENDPOINT, key)
      .mutate({ mutation: CreateSurvey, variables: { input: { name } } })
      .then(none, errorsIn),
  stream: {
    firstEvent: async (key) => (await firstValueFrom(runs(key))).data?.runChanged.id ?? '',
    refused: async (key) => errorsIn((await firstValueFrom(runs(key))).error),
  },
});

persistedQueries('Apollo Client 4', (fetch, headers) => {
  const http = new HttpLink({ uri: ENDPOINT, headers, fetch });
  const link = ApolloLink.from([new PersistedQueryLink({ sha256 }), http]);
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  return async (first) => idsIn((await client.query<Page>({ query: Observations, variables: { first } })).data);
});
