/** The observations that the demo takes through the pipeline. */
import { ListObservations } from '../../client/operations.js';
import { type Caller, call } from '../call.js';
import { ingest } from '../ingest.js';
import { madeTonight } from '../made-observations.js';
import { say } from '../show.js';

export interface Target {
  readonly id: string;
  readonly externalId: string;
  readonly ra: number;
  readonly dec: number;
}

const TARGETS = 6;
const ENOUGH = 3;

/** The latest that nothing has worked on. When earlier runs have used them up, some are made for tonight. */
export async function targetsIn(survey: string, worker: Caller, mark: string): Promise<readonly Target[]> {
  const found = await latest(survey, worker);
  if (found.length >= ENOUGH) return found;
  say(`   only ${found.length} of the survey are left to work on: some are made for tonight`);
  await ingest(worker, survey, madeTonight(mark));
  return latest(survey, worker);
}

async function latest(survey: string, worker: Caller): Promise<readonly Target[]> {
  const filter = { survey, status: 'INGESTED' } as const;
  const orderBy = { field: 'OBSERVED_AT', direction: 'DESC' } as const;
  return (await call(worker, ListObservations, { first: TARGETS, filter, orderBy })).observations.nodes;
}

/** Where a target's image ends, a tenth of a degree towards the equator: nothing real is there. */
export const atEdge = ({ ra, dec }: Target) => ({ ra, dec: Math.round((dec + (dec > 0 ? -0.1 : 0.1)) * 1e6) / 1e6 });
