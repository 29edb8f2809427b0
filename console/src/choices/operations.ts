/** What the choices of surveys and models ask the API: a first page for a list, and a search when there are more. */
import { graphql } from '../gql/gql.js';

export const ListSurveyNames = graphql(/* GraphQL */ `
  query ListSurveyNames {
    surveys(first: 100, orderBy: { field: NAME }) {
      pageInfo { hasNextPage }
      nodes { id name }
    }
  }
`);

export const FindSurveys = graphql(/* GraphQL */ `
  query FindSurveys($first: Int!, $filter: SurveyFilter!) {
    surveys(first: $first, filter: $filter, orderBy: { field: NAME }) {
      pageInfo { hasNextPage }
      nodes { id name }
    }
  }
`);

export const ListModelNames = graphql(/* GraphQL */ `
  query ListModelNames {
    models(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage }
      nodes { id name version }
    }
  }
`);

export const FindModels = graphql(/* GraphQL */ `
  query FindModels($first: Int!, $filter: ModelFilter!) {
    models(first: $first, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage }
      nodes { id name version }
    }
  }
`);

export const NameModel = graphql(/* GraphQL */ `
  query NameModel($id: ID!) {
    model(id: $id) { id name version }
  }
`);
