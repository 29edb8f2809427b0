/** Training datasets: surveys with judged detections, and what is collected from them. */
import { beforeAll } from 'vitest';
import type { DetectionType } from '../../src/database/generated/prisma/enums.js';
import { type Judged, makeJudged } from './judgements.js';
import { type RequestOptions, type TestKey, type TestServer, uuidOf } from './server.js';
import { serverOfFile } from './server-of-file.js';

let count = 0;
export const newName = () => `dataset ${++count}`;

const REPORT = `sampleCount observationCount anomalyRatio labelConsistency labelCounts { label samples share }
  splitCounts { label train validation test } surveyCoverage { survey samples share } temporalDistribution { month samples } issues`;
export const COLLECT = `mutation ($input: CollectTrainingDatasetInput!) { collectTrainingDataset(input: $input) { trainingDataset {
  id name description parameters seed sampleCount surveys { name } qualityReport { ${REPORT} } } } }`;
export const PREVIEW = `query ($input: CollectTrainingDatasetInput!) { trainingDatasetPreview(input: $input) { ${REPORT} } }`;

/** A dataset, and the first samples of one label. */
export const DATASET = `query ($id: ID!) { trainingDataset(id: $id) { name surveys { name }
  samples(first: 2, label: SUPERNOVA) { nodes { position label } pageInfo { hasNextPage } } } }`;

/** A page of the samples of a dataset. */
export const SAMPLES = `query ($id: ID!, $split: DatasetSplit, $label: DetectionType, $first: Int, $after: String) {
  trainingSamples(datasetId: $id, split: $split, label: $label, first: $first, after: $after) { totalCount
    nodes { id position label split confidence quality survey { name } observation { id } detection { id humanLabel } dataset { name } createdAt updatedAt }
    pageInfo { hasNextPage endCursor } } }`;

/** The variables of a collection; a name is made when none is given. */
export const asks = (input: object) => ({ variables: { input: { name: newName(), ...input } } });

export async function collectFrom(server: TestServer, input: object, request: RequestOptions) {
  return (await server.ok(COLLECT, { ...request, ...asks(input) })).collectTrainingDataset.trainingDataset;
}

const samplesIn = (server: TestServer, { id }: { id: string }) =>
  server.app.db.trainingSample.findMany({ where: { datasetId: uuidOf(id) }, orderBy: { position: 'asc' } });

/** A separate survey with these detections. */
export async function makeSurveyWith(server: TestServer, rows: Judged[]) {
  const survey = await server.makeSurvey();
  return { survey, made: await makeJudged(server, survey, rows) };
}

/** So many detections of a label, each in a separate observation. */
export const rowsOf = (howMany: number, label: DetectionType, changes: Partial<Judged> = {}): Judged[] =>
  Array.from({ length: howMany }, () => ({ observation: ++count, labels: [label], ...changes }));

/** The server of a test file, a key that collects datasets, and the calls that these files have in common. */
export function trainingOfFile() {
  const server = serverOfFile();
  let key: TestKey;
  beforeAll(async () => {
    key = await server.makeKey({ set: 'TRAINING_PIPELINE' });
  });
  const worker = () => key;
  return {
    server,
    worker,
    collect: (input: object, request: RequestOptions = { key: worker().key }) => collectFrom(server, input, request),
    samplesOf: (dataset: { id: string }) => samplesIn(server, dataset),
    surveyWith: (rows: Judged[]) => makeSurveyWith(server, rows),
  };
}
