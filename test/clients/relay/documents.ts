/** The documents from which relay-compiler makes relay/__generated__. They are data for it: no program imports this file. */
import { graphql } from 'relay-runtime';

graphql`
  query documentsObservationsQuery($first: Int!) {
    ...documentsObservations @arguments(first: $first)
  }
`;

graphql`
  fragment documentsObservations on Query
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "documentsNextPageQuery") {
    observations(first: $first, after: $after) @connection(key: "documents_observations") {
      edges {
        node {
          id
          externalId
        }
      }
    }
  }
`;

graphql`
  mutation documentsCreateSurveyMutation($input: CreateSurveyInput!) {
    createSurvey(input: $input) {
      survey {
        id
        name
      }
    }
  }
`;

graphql`
  subscription documentsRunChangedSubscription {
    runChanged {
      id
      status
    }
  }
`;
