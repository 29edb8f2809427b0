/** Chapter one of the demo: a flow gets a key, ingests observations with it, and loses it. */
import { ListObservations, ShowKey } from '../../client/operations.js';
import { sleep } from '../../client/retry.js';
import { call, refused } from './call.js';
import { ingest } from './ingest.js';
import type { ReadObservations } from './observations-csv.js';
import { counted, step } from './show.js';
import type { Visit } from './visit.js';

/** Uses are counted in memory and written once a second. */
export const USAGE_DELAY_MS = 1_500;

/** Returns the observations that the server accepted. */
export async function firstKey(visit: Visit, observations: ReadObservations): Promise<ReadObservations> {
  const { keys, person, survey, signal } = visit;

  step('Make a key for a flow, from the permission set for flows. Its secret is shown only once');
  const flow = await keys.make('flow', { permissionSet: 'PREFECT_WORKFLOWS' }, { whole: true });

  step(`Ingest ${counted(observations.rows.length, 'observation')} from ${observations.source}`);
  const { accepted, inserted } = await ingest(flow.caller, survey, observations);
  if (inserted > 0) visit.left.push(`${counted(inserted, 'new observation')} of the survey ${survey}`);

  step('Read some back');
  const some = { first: 3, filter: { survey } };
  await call(flow.caller, ListObservations, some, { whole: true });

  step('Show the use of the key. Uses are counted in memory and written once a second, so wait a moment');
  await sleep(USAGE_DELAY_MS, signal);
  await call(person, ShowKey, { id: flow.id });

  step('Revoke the key, and try it again');
  await keys.revoke(flow, 'the flow is over');
  await refused(flow.caller, 'UNAUTHENTICATED', ListObservations, some);
  return accepted;
}
