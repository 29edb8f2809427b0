/** The operations by which workers take observations through the pipeline, in the order in which the demo sends them. */
import { graphql } from './gql/gql.js';

export const ClaimPreprocessRuns = graphql(/* GraphQL */ `
  mutation ClaimPreprocessRuns($input: ClaimPreprocessRunsInput!) {
    claimPreprocessRuns(input: $input) {
      runs { id attempt leaseEndsAt preprocessRun { observation { id externalId ra dec status } } }
    }
  }
`);

export const CompletePreprocessRun = graphql(/* GraphQL */ `
  mutation CompletePreprocessRun($input: CompletePreprocessRunInput!) {
    completePreprocessRun(input: $input) {
      preprocessRun { status retryCount registrationQuality observation { status } }
    }
  }
`);

export const FailPreprocessRun = graphql(/* GraphQL */ `
  mutation FailPreprocessRun($input: FailPreprocessRunInput!) {
    failPreprocessRun(input: $input) {
      preprocessRun { status error observation { status } }
    }
  }
`);

export const FindReferences = graphql(/* GraphQL */ `
  query FindReferences($near: ConeSearchInput!, $filter: ObservationFilter!) {
    observations(first: 3, near: $near, filter: $filter) {
      nodes { id externalId }
    }
  }
`);

export const ClaimDifferenceRuns = graphql(/* GraphQL */ `
  mutation ClaimDifferenceRuns($input: ClaimDifferenceRunsInput!) {
    claimDifferenceRuns(input: $input) {
      runs { id attempt leaseEndsAt differenceRun { algorithm observation { id externalId ra dec status } } }
    }
  }
`);

export const RecordCandidates = graphql(/* GraphQL */ `
  mutation RecordCandidates($input: RecordCandidatesInput!) {
    recordCandidates(input: $input) {
      rows { index id outcome }
      rejected { index reason }
    }
  }
`);

export const CompleteDifferenceRun = graphql(/* GraphQL */ `
  mutation CompleteDifferenceRun($input: CompleteDifferenceRunInput!) {
    completeDifferenceRun(input: $input) {
      differenceRun { status candidatesFound referenceObservation { externalId } observation { status } }
    }
  }
`);

export const CreateModel = graphql(/* GraphQL */ `
  mutation CreateModel($input: CreateModelInput!) {
    createModel(input: $input) {
      model { id name version isActive }
    }
  }
`);

export const ActivateModel = graphql(/* GraphQL */ `
  mutation ActivateModel($input: ActivateModelInput!) {
    activateModel(input: $input) {
      model { name version isActive }
    }
  }
`);

export const DeactivateModel = graphql(/* GraphQL */ `
  mutation DeactivateModel($input: DeactivateModelInput!) {
    deactivateModel(input: $input) {
      model { name version isActive }
    }
  }
`);

export const ClaimModelRuns = graphql(/* GraphQL */ `
  mutation ClaimModelRuns($input: ClaimModelRunsInput!) {
    claimModelRuns(input: $input) {
      runs { id attempt leaseEndsAt modelRun { model { name version } observation { id externalId ra dec } } }
    }
  }
`);

export const RecordDetections = graphql(/* GraphQL */ `
  mutation RecordDetections($input: RecordDetectionsInput!) {
    recordDetections(input: $input) {
      recorded
      updated
      unchanged
      rejected { index reason }
    }
  }
`);

export const CompleteModelRun = graphql(/* GraphQL */ `
  mutation CompleteModelRun($input: CompleteModelRunInput!) {
    completeModelRun(input: $input) {
      modelRun { status inferenceTime energy detections(first: 100) { nodes { id type confidence } } }
    }
  }
`);

export const ValidateDetections = graphql(/* GraphQL */ `
  mutation ValidateDetections($input: ValidateDetectionsInput!) {
    validateDetections(input: $input) {
      validated
    }
  }
`);

export const ValidateDetection = graphql(/* GraphQL */ `
  mutation ValidateDetection($input: ValidateDetectionInput!) {
    validateDetection(input: $input) {
      detection { status humanLabel validations(first: 10) { nodes { label quality } } }
    }
  }
`);

export const CreateAlert = graphql(/* GraphQL */ `
  mutation CreateAlert($input: CreateAlertInput!) {
    createAlert(input: $input) {
      alert { id status priority title }
    }
  }
`);

export const UpdateAlert = graphql(/* GraphQL */ `
  mutation UpdateAlert($input: UpdateAlertInput!) {
    updateAlert(input: $input) {
      alert { status attempts sentAt }
    }
  }
`);

export const CollectTrainingDataset = graphql(/* GraphQL */ `
  mutation CollectTrainingDataset($input: CollectTrainingDatasetInput!) {
    collectTrainingDataset(input: $input) {
      trainingDataset {
        id
        name
        sampleCount
        qualityReport { labelConsistency labelCounts { label samples } splitCounts { label train validation test } issues }
      }
    }
  }
`);

export const ReadSamples = graphql(/* GraphQL */ `
  query ReadSamples($datasetId: ID!, $split: DatasetSplit, $first: Int!, $after: String) {
    trainingSamples(datasetId: $datasetId, split: $split, first: $first, after: $after) {
      totalCount
      nodes { position split label confidence observation { externalId ra dec } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const StartTrainingRun = graphql(/* GraphQL */ `
  mutation StartTrainingRun($input: StartTrainingRunInput!) {
    startTrainingRun(input: $input) {
      trainingRun { id status dataset { name } }
    }
  }
`);

export const CompleteTrainingRun = graphql(/* GraphQL */ `
  mutation CompleteTrainingRun($input: CompleteTrainingRunInput!) {
    completeTrainingRun(input: $input) {
      trainingRun { status metrics model { name version } }
    }
  }
`);
