/** Training datasets: collected once from judged detections, and never changed. */

import { v7 as uuid } from 'uuid';
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Db, Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { DatasetSplit, DetectionType } from '../../database/generated/prisma/enums.js';
import { allowStatements } from '../../database/work/statement-time.js';
import { WorkFirst } from '../../database/work/work-first.js';
import { recordChange } from '../audit/service.js';
import { atMost, notBlank } from '../kit/input.js';
import { TRAINING_DATASET } from './entity.js';
import { BOUNDS, type CollectionInput, type CollectionParameters, checkedParameters, storedParameters } from './parameters.js';
import { type QualityReport, reportOn, surveysCollected } from './report.js';
import { SELECTION, samplesIn, selectedSamples, selectSamples } from './selection.js';
import { inTurn } from './turn.js';

const TYPE = 'TrainingDataset';
const LONG_MS = 120_000;

const RANDOM_ID = Prisma.sql`gen_random_uuid()`;
/** PostgreSQL has it from version 18 on. Ids in the order of the detections change fewer pages of the indexes. */
const ORDERED_ID = Prisma.sql`uuidv7()`;

/** The id of the first such dataset that the principal may see, or null. */
async function seen(db: Db | Tx, principal: Principal, which: Prisma.TrainingDatasetWhereInput): Promise<string | null> {
  const where = { AND: [which, TRAINING_DATASET.visibleTo(principal)] };
  return (await db.trainingDataset.findFirst({ where, select: { id: true }, orderBy: { id: 'asc' } }))?.id ?? null;
}

/** A condition on the dataset with this name that was collected first, of those that the caller may see. */
export async function firstDatasetNamed(db: Db, principal: Principal, name: string): Promise<Prisma.TrainingDatasetWhereInput> {
  const id = await seen(db, principal, { name });
  return { id: { in: id === null ? [] : [id] } };
}

/** Refuses a dataset that the caller may not see: NOT_FOUND. */
export async function checkDatasetVisible(tx: Tx, principal: Principal, id: string): Promise<void> {
  if ((await seen(tx, principal, { id })) === null) throw notFound(TYPE, globalId(TYPE, id));
}

export interface SampleFilter {
  readonly split?: DatasetSplit | null | undefined;
  readonly label?: DetectionType | null | undefined;
}

export const samplesWhere = ({ split, label }: SampleFilter): Prisma.TrainingSampleWhereInput => ({
  ...(split != null && { split }),
  ...(label != null && { label }),
});

/**
 * The samples of a dataset; none when the caller may not see it. A separate statement checks that first: as a condition on each sample
 * it would keep the database from using the index.
 */
export const samplesOfDataset = async (
  db: Db,
  principal: Principal,
  datasetId: string,
  filter: SampleFilter,
): Promise<Prisma.TrainingSampleWhereInput> =>
  principal.surveyIds === null || (await seen(db, principal, { id: datasetId })) !== null
    ? { datasetId, ...samplesWhere(filter) }
    : { id: { in: [] } };

export interface NewDataset extends CollectionInput {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/**
 * Collects a dataset: selects, splits, measures and stores its samples, and returns its id. Throws
 * CONFLICT when the caller sees a dataset of that name, BAD_USER_INPUT when no detection can be a sample, RATE_LIMITED when too many
 * collections wait. A dataset that the caller may not see stays hidden: others may use its name.
 */
export async function collectTrainingDataset(app: App, caller: Caller, input: NewDataset): Promise<string> {
  const name = notBlank(LONGEST.name, input.name, 'input.name');
  const description = atMost(LONGEST.text, input.description, 'input.description');
  const refuseUsedName = async (db: Db | Tx) => {
    const id = await seen(db, caller.principal, { name });
    if (id !== null)
      throw conflict(`The training dataset ${name} already exists: use it, or choose another name.`, TYPE, globalId(TYPE, id));
  };
  // A workflow that repeats the request must get CONFLICT without waiting for its turn or for the collection.
  await refuseUsedName(app.db);
  const store = async (tx: Tx, { parameters, report }: Selected, samples: Prisma.Sql, newId: Prisma.Sql): Promise<string> => {
    await lockName(tx, name);
    await refuseUsedName(tx);
    const id = uuid();
    const { seed } = parameters;
    const { sampleCount } = report;
    const stored = storedParameters(parameters);
    await tx.trainingDataset.create({
      data: { id, name, description, parameters: stored, seed, sampleCount, qualityReport: { ...report } as never },
      select: { id: true },
    });
    await storeSelection(tx, id, parameters, samples, newId);
    await recordChange(tx, caller, {
      action: 'collectTrainingDataset',
      entityType: TYPE,
      entityId: id,
      after: { name, sampleCount, parameters: stored },
    });
    return id;
  };
  if (app.database.kind === 'embedded' && app.work.mayBeginAgain) {
    const selected = await selectedBefore(app, caller.principal, input, refuseUsedName);
    return app.db.$transaction((tx) => store(tx, selected, samplesIn(selected.samples), ORDERED_ID), { timeout: LONG_MS });
  }
  return inLongTransaction(app, caller.principal, async (tx) => {
    await refuseUsedName(tx);
    return store(tx, await select(app, tx, caller.principal, input), SELECTION, RANDOM_ID);
  });
}

interface Selected {
  readonly parameters: CollectionParameters;
  readonly report: QualityReport;
}

/** Selects in a separate transaction: on the embedded database others are served before the samples are stored. */
async function selectedBefore(
  app: App,
  principal: Principal,
  input: CollectionInput,
  refuse: (tx: Tx) => Promise<void>,
): Promise<Selected & { readonly samples: string }> {
  const run = async (tx: Tx) => {
    await refuse(tx);
    const selected = await select(app, tx, principal, input);
    return { ...selected, samples: await selectedSamples(tx) };
  };
  const selecting = (db: Db) => inLongTransaction(app, principal, run, db);
  if (!app.work.isOneTransaction) return selecting(app.db);
  if (app.work.first === undefined) throw new WorkFirst(selecting);
  return app.work.first as ReturnType<typeof selecting>;
}

/**
 * Waits for other collections of this name that are about to commit, so that of two callers who see each other's datasets one gets the
 * name. A unique index would also refuse callers who do not, and so reveal a dataset.
 */
async function lockName(tx: Tx, name: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`training_dataset:${name}`}, 0))::text`;
}

/** The report of a collection, without storing anything. */
export async function previewTrainingDataset(app: App, { principal }: Caller, input: CollectionInput): Promise<QualityReport> {
  const { report } = await inLongTransaction(app, principal, (tx) => select(app, tx, principal, input));
  return report;
}

/** A hundred thousand samples take longer than the default limits of the pool and Prisma. */
function inLongTransaction<T>(app: App, principal: Principal, work: (tx: Tx) => Promise<T>, db = app.db): Promise<T> {
  const run = async (tx: Tx): Promise<T> => {
    await allowStatements(tx, LONG_MS);
    return work(tx);
  };
  return inTurn(app, principal, () => db.$transaction(run, { timeout: LONG_MS }));
}

async function select(app: App, tx: Tx, principal: Principal, input: CollectionInput): Promise<Selected> {
  const bounds = BOUNDS[app.database.kind];
  const parameters = await checkedParameters(tx, principal, input, bounds);
  await selectSamples(tx, parameters, bounds);
  return { parameters, report: await reportOn(tx, parameters) };
}

/** Copies the selection into the tables, which the database then protects from changes. */
async function storeSelection(
  tx: Tx,
  id: string,
  parameters: CollectionParameters,
  samples: Prisma.Sql,
  newId: Prisma.Sql,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO training_dataset_surveys (dataset_id, survey_id)
    SELECT ${id}::uuid, survey_id FROM (${surveysCollected(parameters, samples)}) s`;
  await tx.$executeRaw`
    INSERT INTO training_samples
      (id, dataset_id, detection_id, observation_id, survey_id, position, label, confidence, quality, split)
    SELECT ${newId}, ${id}::uuid, detection_id, observation_id, survey_id, position, label, confidence, quality, split
      FROM ${samples} AS selected ORDER BY detection_id`;
}
