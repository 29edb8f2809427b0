/** Chapter two of the demo: an observation's whole path through the pipeline. Each step has a key that can do nothing else. */
import { KeysInUse, WhoAmI } from '../../client/operations.js';
import { CollectTrainingDataset } from '../../client/pipeline-operations.js';
import { sleep } from '../../client/retry.js';
import { call, refused } from './call.js';
import { USAGE_DELAY_MS } from './first-key.js';
import type { ReadObservations } from './observations-csv.js';
import { say, step } from './show.js';
import { detect, register } from './steps/detect.js';
import { alert, judge } from './steps/judge.js';
import { difference, preprocess } from './steps/reduce.js';
import { report } from './steps/report.js';
import { chooseTargets } from './steps/target.js';
import { train } from './steps/train.js';
import type { Visit } from './visit.js';

/** Ingest → preprocess → difference → detect → validate → alert → collect, split, train → report. */
export async function pipeline(visit: Visit, observations: ReadObservations): Promise<void> {
  const targets = await chooseTargets(visit, observations);
  const worker = await preprocess(visit, targets);
  const candidates = await difference(visit, targets);
  const modelId = await register(visit);
  const detected = await detect(visit, modelId, targets, candidates);
  await judge(visit, detected);
  await alert(visit, detected);
  await train(visit, modelId);
  await report(visit, targets);

  step("Try one step's key on another step's work");
  await refused(worker, 'FORBIDDEN', CollectTrainingDataset, { input: { name: 'not permitted' } });

  step('What did each key do?');
  await sleep(USAGE_DELAY_MS, visit.signal);
  await showUse(visit);

  step(`Deactivate the model, revoke all ${visit.keys.count} keys, and try one`);
  await visit.takeBack('the demo is over');
  await refused(worker, 'UNAUTHENTICATED', WhoAmI);
}

async function showUse({ person, mark }: Visit): Promise<void> {
  const { apiKeys } = await call(person, KeysInUse, { search: mark }, { quiet: true });
  for (const { name, status, usageCount, unusedPermissions } of apiKeys.nodes.toReversed()) {
    if (status === 'REVOKED') continue;
    const unused = unusedPermissions.length > 0 ? `never used ${unusedPermissions.join(', ')}` : 'used all of its permissions';
    say(`   ${name.slice(mark.length + 1).padEnd(11)} ${String(usageCount).padStart(3)} requests, ${unused}`);
  }
}
