/** The steps of the demo: an observation's whole way through the pipeline, each step with a key of its own. */
import { Client } from '../client/client.js';
import {
  CreateSurvey,
  FindSurvey,
  IngestObservations,
  KeysInUse,
  ListObservations,
  SignIn,
  WhoAmI,
} from '../client/operations.js';
import { CollectTrainingDataset } from '../client/pipeline-operations.js';
import { type Caller, call, refused } from './call.js';
import { ingest } from './ingest.js';
import { Keys } from './keys.js';
import type { ReadObservations } from './observations-csv.js';
import { say, step } from './show.js';
import { detect, register } from './steps/detect.js';
import { alert, judge } from './steps/judge.js';
import { difference, preprocess } from './steps/reduce.js';
import { targetsIn } from './steps/target.js';
import { train } from './steps/train.js';

export interface Journey {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly observations: ReadObservations;
  /** The name of the survey to ingest into. */
  readonly survey: string;
  readonly signal: AbortSignal;
}

/** Uses are counted in memory and written once a second. */
const USAGE_DELAY_MS = 1_500;

/** Throws AstridError. The keys it makes are revoked whatever happens. */
export async function journey({ url, email, password, observations, survey, signal }: Journey): Promise<void> {
  say(`The API is at ${url}`);

  step('Sign in: e-mail and password become a token, good for an hour');
  const stranger = { client: new Client({ url, apiKey: null, signal }), name: 'nobody' };
  const { signIn } = await call(stranger, SignIn, { input: { email, password } });
  const token = signIn.accessToken;
  const person = { client: new Client({ url, token, signal }), name: 'token' };

  step(`Find the survey ${survey}, or make it`);
  const found = await call(person, FindSurvey, { name: survey });
  if (found.survey === null) {
    const input = { name: survey, description: 'Made by npm run demo.' };
    await call(person, CreateSurvey, { input });
  }

  // What is named once in a database bears the time of this run, so that the demo may run again.
  const mark = `demo-${new Date().toISOString()}`;
  const keys = new Keys({ person, url, survey, mark, signal });
  // Without the demo's signal: an interrupted demo still takes its keys back.
  const afterwards = { client: new Client({ url, token }), name: 'token' };
  try {
    const worker = await pipeline(keys, person, survey, observations);

    step("Try one step's key on another step's work");
    await refused(worker, 'FORBIDDEN', CollectTrainingDataset, { input: { name: 'not mine to collect' } });

    step('What did each key do? Uses are counted in memory and written once a second, so after a moment');
    await new Promise((resolve) => setTimeout(resolve, USAGE_DELAY_MS));
    await showUse(person, mark);

    step(`Revoke all ${keys.count} keys, and try one`);
    const revoked = await keys.revokeAll(afterwards, 'the demo is over');
    if (revoked !== undefined) await refused(revoked, 'UNAUTHENTICATED', WhoAmI);
  } finally {
    if (keys.count > 0) {
      say('\n   Revoking the keys.');
      await keys.revokeAll(afterwards, 'the demo was cut short');
    }
  }
}

/** Ingest → preprocess → difference → detect → validate → alert → train. Returns the preprocessing worker. */
async function pipeline(keys: Keys, person: Caller, survey: string, observations: ReadObservations): Promise<Caller> {
  step(`Ingest ${observations.rows.length} observations from ${observations.source}, and pick the latest to work on`);
  const ingester = await keys.madeFor('ingest', [IngestObservations, ListObservations]);
  await ingest(ingester, survey, observations);
  const targets = await targetsIn(survey, ingester, keys.mark);

  const worker = await preprocess(keys, targets);
  const candidates = await difference(keys, survey, targets);
  const modelId = await register(keys);
  const detected = await detect(keys, modelId, targets, candidates);
  await judge(keys, person, detected);
  await alert(keys, detected);
  await train(keys, survey, modelId);
  return worker;
}

async function showUse(person: Caller, mark: string): Promise<void> {
  const { apiKeys } = await call(person, KeysInUse, { search: mark }, { quiet: true });
  for (const { name, usageCount, unusedPermissions } of apiKeys.nodes.toReversed()) {
    const unused = unusedPermissions.length > 0 ? `never used ${unusedPermissions.join(', ')}` : 'used all it may do';
    say(`   ${name.slice(mark.length + 1).padEnd(11)} ${String(usageCount).padStart(3)} requests, ${unused}`);
  }
}
