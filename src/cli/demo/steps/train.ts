/** Training: collects a dataset from the judged detections, splits it, reads it by pages as a loader does, and trains on it. */
import {
  CollectTrainingDataset,
  CompleteTrainingRun,
  ReadSamples,
  StartTrainingRun,
} from '../../../client/pipeline-operations.js';
import { type Caller, call } from '../call.js';
import { counted, say, step } from '../show.js';
import type { Visit } from '../visit.js';

const PAGE = 5;

export async function train(visit: Visit, modelId: string): Promise<void> {
  const { keys, mark, survey } = visit;
  step('Collect a dataset from what was judged, split it, page through it, train on it');
  const operations = [CollectTrainingDataset, ReadSamples, StartTrainingRun, CompleteTrainingRun];
  const trainer = await keys.madeFor('training', operations);
  const { collectTrainingDataset } = await call(
    trainer,
    CollectTrainingDataset,
    {
      input: {
        name: mark,
        surveys: [survey],
        qualityThreshold: 0.5,
        seed: 42,
        splits: { train: 0.6, validation: 0.2, test: 0.2 },
      },
    },
    { whole: true },
  );
  const { id, sampleCount } = collectTrainingDataset.trainingDataset;
  visit.left.push(`a training dataset of ${counted(sampleCount, 'sample')}`);
  await load(trainer, id);
  const parameters = { epochs: 20, learningRate: 0.001 };
  const { startTrainingRun } = await call(trainer, StartTrainingRun, {
    input: { datasetId: id, modelId, name: mark, parameters },
  });
  visit.left.push('a training run');
  await call(trainer, CompleteTrainingRun, {
    input: { id: startTrainingRun.trainingRun.id, metrics: { loss: 0.18, accuracy: 0.93 } },
  });
}

/** Reads every sample by pages, as a loader does, with cursors. Shows the first page. */
async function load(trainer: Caller, datasetId: string): Promise<void> {
  const splits = new Map<string, number>();
  let pages = 0;
  for (let after: string | null | undefined; ; ) {
    const variables = { datasetId, first: PAGE, ...(after && { after }) };
    const { trainingSamples } = await call(trainer, ReadSamples, variables, { quiet: pages > 0 });
    for (const { split } of trainingSamples.nodes) splits.set(split, (splits.get(split) ?? 0) + 1);
    pages += 1;
    after = trainingSamples.pageInfo.endCursor;
    if (!trainingSamples.pageInfo.hasNextPage) break;
  }
  say(`   … ${pages} pages of at most ${PAGE}: ${[...splits].map(([split, count]) => `${count} ${split}`).join(', ')}`);
}
