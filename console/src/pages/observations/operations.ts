/** What the page of observations asks the API. */
import { graphql } from '../../gql/gql.js';

export const ListObservations = graphql(/* GraphQL */ `
  query ListObservations($first: Int!, $after: String, $filter: ObservationFilter, $near: ConeSearchInput) {
    observations(first: $first, after: $after, filter: $filter, near: $near) {
      pageInfo { hasNextPage endCursor }
      nodes { id externalId ra dec filterBand observedAt status survey { id name } }
    }
  }
`);

export const ShowSky = graphql(/* GraphQL */ `
  query ShowSky($filter: ObservationFilter) {
    skyDensity(filter: $filter, cells: 2000) { bands cellsPerBand index count }
  }
`);

export const CountObservations = graphql(/* GraphQL */ `
  query CountObservations($filter: ObservationFilter) {
    observationStatistics(filter: $filter) { survey status count }
  }
`);

export const FollowObservations = graphql(/* GraphQL */ `
  subscription FollowObservations {
    observationChanged { id }
  }
`);
