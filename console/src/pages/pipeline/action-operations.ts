/** What changes a run or a job: start it again, fail it, cancel it. */
import { graphql } from '../../gql/gql.js';

export const RetryPreprocessRun = graphql(/* GraphQL */ `
  mutation RetryPreprocessRun($input: RetryPreprocessRunInput!) { retryPreprocessRun(input: $input) { __typename } }
`);
export const RetryDifferenceRun = graphql(/* GraphQL */ `
  mutation RetryDifferenceRun($input: RetryDifferenceRunInput!) { retryDifferenceRun(input: $input) { __typename } }
`);
export const RetryModelRun = graphql(/* GraphQL */ `
  mutation RetryModelRun($input: RetryModelRunInput!) { retryModelRun(input: $input) { __typename } }
`);
export const RetryTrainingRun = graphql(/* GraphQL */ `
  mutation RetryTrainingRun($input: RetryTrainingRunInput!) { retryTrainingRun(input: $input) { __typename } }
`);
export const RetryJob = graphql(/* GraphQL */ `
  mutation RetryJob($input: RetryProcessingJobInput!) { retryProcessingJob(input: $input) { __typename } }
`);
export const FailPreprocessRun = graphql(/* GraphQL */ `
  mutation FailPreprocessRun($input: FailPreprocessRunInput!) { failPreprocessRun(input: $input) { __typename } }
`);
export const FailDifferenceRun = graphql(/* GraphQL */ `
  mutation FailDifferenceRun($input: FailDifferenceRunInput!) { failDifferenceRun(input: $input) { __typename } }
`);
export const FailModelRun = graphql(/* GraphQL */ `
  mutation FailModelRun($input: FailModelRunInput!) { failModelRun(input: $input) { __typename } }
`);
export const FailTrainingRun = graphql(/* GraphQL */ `
  mutation FailTrainingRun($input: FailTrainingRunInput!) { failTrainingRun(input: $input) { __typename } }
`);
export const FailJob = graphql(/* GraphQL */ `
  mutation FailJob($input: FailProcessingJobInput!) { failProcessingJob(input: $input) { __typename } }
`);
export const FailWorkflowRun = graphql(/* GraphQL */ `
  mutation FailWorkflowRun($input: FailWorkflowRunInput!) { failWorkflowRun(input: $input) { __typename } }
`);
export const CancelJob = graphql(/* GraphQL */ `
  mutation CancelJob($input: CancelProcessingJobInput!) { cancelProcessingJob(input: $input) { __typename } }
`);
export const CancelWorkflowRun = graphql(/* GraphQL */ `
  mutation CancelWorkflowRun($input: CancelWorkflowRunInput!) { cancelWorkflowRun(input: $input) { __typename } }
`);
