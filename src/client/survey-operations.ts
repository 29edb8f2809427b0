/** Operations of a nightly flow: campaigns, calibration frames, workflow runs, cross-matches, maps and statistics. */
import { graphql } from './gql/gql.js';

export const StartWorkflowRun = graphql(/* GraphQL */ `
  mutation StartWorkflowRun($input: StartWorkflowRunInput!) {
    startWorkflowRun(input: $input) {
      workflowRun { id status }
    }
  }
`);

export const CompleteWorkflowRun = graphql(/* GraphQL */ `
  mutation CompleteWorkflowRun($input: CompleteWorkflowRunInput!) {
    completeWorkflowRun(input: $input) {
      workflowRun { id status report }
    }
  }
`);

export const CreateMonitoringCampaign = graphql(/* GraphQL */ `
  mutation CreateMonitoringCampaign($input: CreateMonitoringCampaignInput!) {
    createMonitoringCampaign(input: $input) {
      monitoringCampaign { id name }
    }
  }
`);

export const ReadCampaign = graphql(/* GraphQL */ `
  query ReadCampaign($survey: String!, $name: String!, $type: CalibrationType!, $instrument: String!) {
    monitoringCampaign(survey: $survey, name: $name) {
      observations(first: 100) {
        nodes { externalId ra dec calibrationFrame(type: $type, instrument: $instrument) { path } }
      }
    }
  }
`);

export const RegisterCalibrationFrame = graphql(/* GraphQL */ `
  mutation RegisterCalibrationFrame($input: RegisterCalibrationFrameInput!) {
    registerCalibrationFrame(input: $input) {
      calibrationFrame { id path validFrom validUntil }
    }
  }
`);

export const MatchDetections = graphql(/* GraphQL */ `
  query MatchDetections($positions: [CrossMatchPosition!]!) {
    crossMatch(of: DETECTION, positions: $positions) { positionId matches { rowId separation } }
  }
`);

export const CountDetections = graphql(/* GraphQL */ `
  query CountDetections($filter: DetectionStatisticsFilter) {
    detectionStatistics(filter: $filter) { count judgedCount meanConfidence }
  }
`);
