/** What the pages of training ask the API. */
import { graphql } from '../../gql/gql.js';

export const ListDatasets = graphql(/* GraphQL */ `
  query ListDatasets($first: Int!, $after: String, $filter: TrainingDatasetFilter, $orderBy: TrainingDatasetOrder) {
    trainingDatasets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name description sampleCount createdAt surveys { id name } qualityReport { issues } }
    }
  }
`);

export const ShowDataset = graphql(/* GraphQL */ `
  query ShowDataset($id: ID!) {
    trainingDataset(id: $id) {
      id name description sampleCount seed parameters createdAt
      surveys { id name }
      qualityReport {
        sampleCount observationCount anomalyRatio labelConsistency issues
        labelCounts { label samples share }
        splitCounts { label train validation test }
        surveyCoverage { survey samples share }
        temporalDistribution { month samples }
      }
    }
    trainingRuns(first: 10, filter: { datasetId: $id }, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id name status createdAt completedAt error model { id name version } }
    }
  }
`);

/** The confidence of some samples: the report does not contain it. */
export const ReadConfidence = graphql(/* GraphQL */ `
  query ReadConfidence($id: ID!, $first: Int!) {
    trainingSamples(datasetId: $id, first: $first) { nodes { confidence } }
  }
`);

export const ListModels = graphql(/* GraphQL */ `
  query ListModels {
    models(first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id name version type isActive description createdAt }
    }
  }
`);

export const ShowModel = graphql(/* GraphQL */ `
  query ShowModel($id: ID!) {
    model(id: $id) { id name version type architecture description isActive mlflowRunId trainingEnergy metrics createdAt }
  }
`);

export const MeasureModel = graphql(/* GraphQL */ `
  query MeasureModel($id: ID!, $filter: DetectionStatisticsFilter) {
    modelPerformance(modelId: $id, filter: $filter) {
      judgedCount correctCount accuracy
      byType { type predictedCount labelledCount correctCount precision recall }
      confusion { predicted label count }
      reliability { from to count meanConfidence correctShare }
    }
  }
`);
