/** The observations that the demo sends through the pipeline. */
import { IngestObservations, ListObservations } from '../../../client/operations.js';
import { type Caller, call } from '../call.js';
import { ingest } from '../ingest.js';
import { madeTonight } from '../made-observations.js';
import type { ReadObservations } from '../observations-csv.js';
import { counted, say, step } from '../show.js';
import type { Visit } from '../visit.js';

export interface Target {
  readonly id: string;
  readonly externalId: string;
  readonly ra: number;
  readonly dec: number;
}

const TARGETS = 6;
const ENOUGH = 3;

/** The latest unprocessed ones. If earlier runs have used all, the demo makes some for tonight. */
export async function chooseTargets(visit: Visit, observations: ReadObservations): Promise<readonly Target[]> {
  const few = firstOf(observations);
  step(`Ingest ${few.rows.length} of them again: they are known, so nothing changes. The demo processes the latest ones`);
  const worker = await visit.keys.madeFor('ingest', [IngestObservations, ListObservations]);
  await ingest(worker, visit.survey, few);
  const found = await latest(visit.survey, worker);
  if (found.length >= Math.min(ENOUGH, few.rows.length)) return found;
  say(`   only ${found.length} of the survey can still be processed, so the demo makes some for tonight`);
  const { inserted } = await ingest(worker, visit.survey, madeTonight(visit.mark));
  visit.left.push(`${counted(inserted, 'observation')} made for tonight`);
  return latest(visit.survey, worker);
}

function firstOf({ rows, lines, source }: ReadObservations): ReadObservations {
  return { source, rows: rows.slice(0, TARGETS), lines: lines.slice(0, TARGETS), unreadable: [], columns: [] };
}

async function latest(survey: string, worker: Caller): Promise<readonly Target[]> {
  const filter = { survey, status: 'INGESTED' } as const;
  const orderBy = { field: 'OBSERVED_AT', direction: 'DESC' } as const;
  return (await call(worker, ListObservations, { first: TARGETS, filter, orderBy })).observations.nodes;
}

/** The edge of a target's image, a tenth of a degree towards the equator, where nothing real is. */
export const atEdge = ({ ra, dec }: Target) => ({ ra, dec: Math.round((dec + (dec > 0 ? -0.1 : 0.1)) * 1e6) / 1e6 });
