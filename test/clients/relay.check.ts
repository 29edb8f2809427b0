/** Relay's runtime, with documents that its compiler has validated against schema.graphql. */
import {
  commitMutation,
  createOperationDescriptor,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getRequest,
  getSingularSelector,
  type IEnvironment,
  requestSubscription,
} from 'relay-runtime';
import { connect, errorsIn } from './connect/relay.js';
import { contract, PAGE } from './contract.js';
import CreateSurvey, { type documentsCreateSurveyMutation } from './relay/__generated__/documentsCreateSurveyMutation.graphql.js';
import Observations, { type documentsObservations$data } from './relay/__generated__/documentsObservations.graphql.js';
import ObservationsQuery, { type documentsObservationsQuery } from './relay/__generated__/documentsObservationsQuery.graphql.js';
import RunChanged, {
  type documentsRunChangedSubscription,
} from './relay/__generated__/documentsRunChangedSubscription.graphql.js';
import { ENDPOINT } from './server.js';

/** The server did not refuse a request that it should refuse. */
const none = () => [];

/** The present data of the fragment: the work of usePaginationFragment, without React. */
function read(environment: IEnvironment) {
  const query = createOperationDescriptor(getRequest(ObservationsQuery), { first: PAGE });
  const { data: parent } = environment.lookup(query.fragment);
  const selector = getSingularSelector(Observations, parent);
  if (!selector) throw new Error('The query does not hold the fragment.');
  const { edges } = (environment.lookup(selector).data as documentsObservations$data).observations;
  const { endCursor } = (environment.lookup(selector).data as unknown as Paged).observations.pageInfo;
  return { ids: edges.map(({ node }) => node.externalId), endCursor };
}

/** The compiler adds these fields to a connection. */
type Paged = { observations: { pageInfo: { endCursor: string } } };

/** The first result for the user: an event or an error. */
const first = (key: string | undefined) =>
  new Promise<string>((resolve, reject) => {
    const { dispose } = requestSubscription<documentsRunChangedSubscription>(connect(ENDPOINT, key), {
      subscription: RunChanged,
      variables: {},
      onNext(data) {
        dispose();
        resolve(data?.runChanged.id ?? '');
      },
      onError: reject,
    });
  });

contract('Relay', {
  async twoPages(key) {
    const environment = connect(ENDPOINT, key);
    const query = createOperationDescriptor(getRequest(ObservationsQuery), { first: PAGE });
    environment.retain(query);
    await fetchQuery<documentsObservationsQuery>(environment, ObservationsQuery, { first: PAGE }).toPromise();
    const { ids, endCursor } = read(environment);
    const { paginationRequest, paginationMetadata } = getPaginationMetadata(Observations, 'this check');
    const variables = getPaginationVariables('forward', PAGE, endCursor, { first: PAGE }, {}, paginationMetadata);
    await fetchQuery(environment, paginationRequest, variables).toPromise();
    return [ids, read(environment).ids];
  },
  pageRefused: (key) =>
    fetchQuery<documentsObservationsQuery>(connect(ENDPOINT, key), ObservationsQuery, { first: PAGE })
      .toPromise()
      .then(none, errorsIn),
  surveyRefused: (key, name) =>
    new Promise((resolve) =>
      commitMutation<documentsCreateSurveyMutation>(connect(ENDPOINT, key), {
        mutation: CreateSurvey,
        variables: { input: { name } },
        onCompleted: () => resolve([]),
        onError: (error) => resolve(errorsIn(error)),
      }),
    ),
  stream: {
    firstEvent: first,
    refused: (key) => first(key).then(none, errorsIn),
  },
});
