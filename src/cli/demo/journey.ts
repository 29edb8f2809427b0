/** The demo's story, in two chapters: a flow gets its first key, and the whole pipeline runs with a key for each step. */
import { Client } from '../../client/client.js';
import { CreateSurvey, FindSurvey, SignIn } from '../../client/operations.js';
import { call } from './call.js';
import { firstKey } from './first-key.js';
import type { ReadObservations } from './observations-csv.js';
import { pipeline } from './pipeline.js';
import { chapter, say, step } from './show.js';
import { Visit } from './visit.js';

export interface Journey {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly observations: ReadObservations;
  /** The name of the survey to ingest into. */
  readonly survey: string;
  /** Whether the server, with all its data, ends with the demo. */
  readonly isOwn: boolean;
  readonly signal: AbortSignal;
}

/** Throws AstridError. Always ends what it started; on a lasting server it lists the data that stay. */
export async function journey({ url, email, password, observations, survey, isOwn, signal }: Journey): Promise<void> {
  say(`The API is at ${url}`);
  chapter('Chapter one: a flow gets a key, works with it and loses it');

  step('Sign in: exchange e-mail and password for a token of one hour');
  const stranger = { client: new Client({ url, apiKey: null, signal }), name: 'nobody' };
  const { signIn } = await call(stranger, SignIn, { input: { email, password } });
  const visit = new Visit({ url, token: signIn.accessToken, survey, signal });
  try {
    await findSurvey(visit);
    const accepted = await firstKey(visit, observations);
    chapter('Chapter two: the pipeline, and for each of its steps a key that can do nothing else');
    await pipeline(visit, accepted);
  } finally {
    if (visit.isAtWork) {
      say('\n   Ending what the demo has started.');
      visit.left.push('rows of the last step, which was interrupted');
      await visit.takeBack('the demo was cut short');
    }
    if (!isOwn) listRemainingRows(visit);
  }
}

async function findSurvey({ person, survey, left }: Visit): Promise<void> {
  step(`Find the survey ${survey}, or make it`);
  const found = await call(person, FindSurvey, { name: survey });
  if (found.survey !== null) return;
  await call(person, CreateSurvey, { input: { name: survey, description: 'Made by npm run demo.' } });
  left.push(`the survey ${survey}`);
}

function listRemainingRows({ left, mark }: Visit): void {
  say(
    `\nWhat stays on the server; names hold ${mark}. Observations that nothing refers to can be deleted by deleteObservations:`,
  );
  for (const thing of [...left, 'the keys, revoked']) say(`   ${thing}`);
}
