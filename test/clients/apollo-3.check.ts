/** Apollo Client 3. */
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from 'apollo-client-3/core/index.js';
import { createPersistedQueryLink } from 'apollo-client-3/link/persisted-queries/index.js';
import { connect, errorsIn } from './connect/apollo-3.js';
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

/** The first result for the user: an event or an error. */
const first = (key: string | undefined) =>
  new Promise<{ runChanged: { id: string } }>((resolve, reject) => {
    const subscription = connect(ENDPOINT, key)
      .subscribe<{ runChanged: { id: string } }>({ query: RunChanged })
      .subscribe({
        next({ data }) {
          subscription.unsubscribe();
          if (data) resolve(data);
        },
        error: reject,
      });
  });

contract('Apollo Client 3', {
  async twoPages(key) {
    const list = connect(ENDPOINT, key).watchQuery<Page>({ query: Observations, variables: { first: PAGE } });
    const page = await new Promise<Page>((resolve, reject) => {
      list.subscribe({ next: ({ data }) => resolve(data), error: reject });
    });
    await list.fetchMore({ variables: { after: page.observations.pageInfo.endCursor } });
    return [idsIn(page), idsIn(list.getCurrentResult().data)];
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
    firstEvent: async (key) => (await first(key)).runChanged.id,
    refused: (key) => first(key).then(none, errorsIn),
  },
});

persistedQueries('Apollo Client 3', (fetch, headers) => {
  const http = new HttpLink({ uri: ENDPOINT, headers, fetch });
  const client = new ApolloClient({
    link: ApolloLink.from([createPersistedQueryLink({ sha256 }), http]),
    cache: new InMemoryCache(),
  });
  return async (first) => idsIn((await client.query<Page>({ query: Observations, variables: { first } })).data);
});
