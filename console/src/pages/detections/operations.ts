/** What the pages of detections ask the API. */
import { graphql } from '../../gql/gql.js';

export const ListDetections = graphql(/* GraphQL */ `
  query ListDetections($first: Int!, $after: String, $filter: DetectionFilter, $orderBy: DetectionOrder) {
    detections(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt
        modelRun { model { id name version } }
        observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }
      }
    }
  }
`);

export const ShowDetection = graphql(/* GraphQL */ `
  query ShowDetection($id: ID!) {
    detection(id: $id) {
      id ra dec pixelX pixelY confidence type status humanLabel validatedAt createdAt
      modelRun { model { id name version } }
      observation { id externalId observedAt filterBand thumbnailUrl fitsUrl survey { id name } }
    }
  }
`);

/** What else was seen at the position, and what people said about the detection. */
export const ShowHistory = graphql(/* GraphQL */ `
  query ShowHistory($id: ID!, $near: ConeSearchInput!) {
    detection(id: $id) {
      id
      validations(first: 5) { nodes { id createdAt label newStatus notes user { id name } } }
    }
    detections(first: 20, near: $near, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        id separation confidence type status humanLabel
        observation { id externalId observedAt filterBand survey { id name } }
      }
    }
    observations(first: 10, near: $near) {
      nodes { id separation externalId observedAt filterBand status survey { id name } }
    }
  }
`);

export const CountDetections = graphql(/* GraphQL */ `
  query CountDetections($filter: DetectionStatisticsFilter) {
    detectionStatistics(filter: $filter) { judgedShare byStatus { status count } }
  }
`);

export const JudgeDetection = graphql(/* GraphQL */ `
  mutation JudgeDetection($input: ValidateDetectionInput!) {
    validateDetection(input: $input) { detection { id status humanLabel } }
  }
`);

export const ReopenDetection = graphql(/* GraphQL */ `
  mutation ReopenDetection($input: StartValidationInput!) {
    startValidation(input: $input) { detection { id status } }
  }
`);

export const FollowDetections = graphql(/* GraphQL */ `
  subscription FollowDetections($filter: DetectionRecordedFilter) {
    detectionRecorded(filter: $filter) { id }
  }
`);
