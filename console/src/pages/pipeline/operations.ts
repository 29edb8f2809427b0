/** What the pages of runs and jobs ask the API: lists of each kind, their counts, and what changes a run. */
import { graphql } from '../../gql/gql.js';

export const ListPreprocessRuns = graphql(/* GraphQL */ `
  query ListPreprocessRuns($first: Int!, $after: String, $filter: PreprocessRunFilter) {
    list: preprocessRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id status error retryCount startedAt completedAt updatedAt leaseEndsAt
        observation { id externalId survey { id name } }
      }
    }
  }
`);

export const ListDifferenceRuns = graphql(/* GraphQL */ `
  query ListDifferenceRuns($first: Int!, $after: String, $filter: DifferenceRunFilter) {
    list: differenceRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id status error retryCount startedAt completedAt updatedAt leaseEndsAt algorithm
        observation { id externalId survey { id name } }
      }
    }
  }
`);

export const ListModelRuns = graphql(/* GraphQL */ `
  query ListModelRuns($first: Int!, $after: String, $filter: ModelRunFilter) {
    list: modelRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id status error retryCount startedAt completedAt updatedAt leaseEndsAt
        model { id name version }
        observation { id externalId survey { id name } }
      }
    }
  }
`);

export const ListTrainingRuns = graphql(/* GraphQL */ `
  query ListTrainingRuns($first: Int!, $after: String, $filter: TrainingRunFilter) {
    list: trainingRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes { id name status error retryCount startedAt completedAt updatedAt dataset { id name } }
    }
  }
`);

export const ListJobs = graphql(/* GraphQL */ `
  query ListJobs($first: Int!, $after: String, $filter: ProcessingJobFilter) {
    list: processingJobs(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id type status error retryCount startedAt completedAt updatedAt leaseEndsAt entityId workflowId
        survey { id name }
      }
    }
  }
`);

export const ListWorkflowRuns = graphql(/* GraphQL */ `
  query ListWorkflowRuns($first: Int!, $after: String, $filter: WorkflowRunFilter) {
    list: workflowRuns(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes { id flow externalId status error startedAt completedAt updatedAt survey { id name } }
    }
  }
`);

/** The numbers of running, stale and failed runs of each kind. */
export const CountRuns = graphql(/* GraphQL */ `
  query CountRuns(
    $preprocess: PreprocessRunFilter, $difference: DifferenceRunFilter, $model: ModelRunFilter
    $training: TrainingRunFilter, $job: ProcessingJobFilter, $workflow: WorkflowRunFilter
  ) {
    preprocess: preprocessRuns(first: 1, filter: $preprocess) { totalCount }
    difference: differenceRuns(first: 1, filter: $difference) { totalCount }
    model: modelRuns(first: 1, filter: $model) { totalCount }
    training: trainingRuns(first: 1, filter: $training) { totalCount }
    job: processingJobs(first: 1, filter: $job) { totalCount }
    workflow: workflowRuns(first: 1, filter: $workflow) { totalCount }
  }
`);

export const FollowRuns = graphql(/* GraphQL */ `
  subscription FollowRuns($filter: RunChangedFilter) {
    runChanged(filter: $filter) { id }
  }
`);
