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

export const ShowObservation = graphql(/* GraphQL */ `
  query ShowObservation($id: ID!) {
    observation(id: $id) {
      id externalId ra dec status filterBand exposureTime seeing airmass imageWidth imageHeight
      fitsUrl thumbnailUrl observedAt createdAt updatedAt
      survey { id name }
      detections(first: 50, orderBy: { field: CONFIDENCE, direction: DESC }) {
        nodes { id ra dec confidence type status humanLabel createdAt }
      }
      preprocessRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt } }
      differenceRuns(first: 10) { nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm } }
    }
    modelRuns(first: 10, filter: { observationId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id status error retryCount startedAt completedAt updatedAt leaseEndsAt model { id name version } }
    }
  }
`);

export const FollowObservation = graphql(/* GraphQL */ `
  subscription FollowObservation($filter: ObservationChangedFilter) {
    observationChanged(filter: $filter) { id }
  }
`);
