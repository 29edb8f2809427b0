/** What a job is about: a row that the caller may see, by which the job belongs to the row's survey. */
import type { Principal } from '../../access/principal.js';
import type { Tx } from '../../database/connect.js';
import { badUserInput, notFound } from '../../errors.js';
import { parseGlobalId } from '../../ids.js';
import { detectionsVisibleTo } from '../detections/service.js';
import { candidatesVisibleTo } from '../differencing/candidates.js';
import { differenceRunsVisibleTo } from '../differencing/service.js';
import { modelRunsVisibleTo } from '../models/run-service.js';
import { observationsVisibleTo } from '../observations/service.js';
import { preprocessRunsVisibleTo } from '../preprocessing/service.js';
import { surveysVisibleTo } from '../surveys/service.js';
import { trainingRunsVisibleTo } from '../training/run-service.js';
import { trainingDatasetsVisibleTo } from '../training/service.js';

/** One of Prisma's tables, as far as it is asked here. */
interface Table {
  findFirst(query: never): PromiseLike<object | null>;
}

/** The row's survey, null in it when it is of none; null when the principal may not see the row. */
type Find = (tx: Tx, principal: Principal, id: string) => Promise<{ readonly surveyId: string | null } | null>;

const find =
  (select: object, surveyId: (row: never) => string | null) =>
  (table: (tx: Tx) => Table, visibleTo: (principal: Principal) => object): Find =>
  async (tx, principal, id) => {
    const row = await table(tx).findFirst({ where: { AND: [{ id }, visibleTo(principal)] }, select } as never);
    return row === null ? null : { surveyId: surveyId(row as never) };
  };

const ofOneSurvey = find({ surveyId: true }, (row: { surveyId: string }) => row.surveyId);
const ofNoSurvey = find({ id: true }, () => null);

const FINDERS: Readonly<Record<string, Find>> = {
  Survey: find({ id: true }, (row: { id: string }) => row.id)((tx) => tx.survey, surveysVisibleTo),
  Observation: ofOneSurvey((tx) => tx.observation, observationsVisibleTo),
  PreprocessRun: ofOneSurvey((tx) => tx.preprocessRun, preprocessRunsVisibleTo),
  DifferenceRun: ofOneSurvey((tx) => tx.differenceRun, differenceRunsVisibleTo),
  Candidate: ofOneSurvey((tx) => tx.candidate, candidatesVisibleTo),
  ModelRun: ofOneSurvey((tx) => tx.modelRun, modelRunsVisibleTo),
  Detection: ofOneSurvey((tx) => tx.detection, detectionsVisibleTo),
  Model: ofNoSurvey(
    (tx) => tx.model,
    () => ({}),
  ),
  TrainingDataset: ofNoSurvey((tx) => tx.trainingDataset, trainingDatasetsVisibleTo),
  TrainingRun: ofNoSurvey((tx) => tx.trainingRun, trainingRunsVisibleTo),
};

/** The types that a job can be about. */
export const ENTITY_TYPES = Object.keys(FINDERS);

/** What a job is about, as it is stored. */
export interface JobEntity {
  readonly entityType: string;
  readonly entityId: string;
  readonly surveyId: string | null;
}

/** Finds the row. Throws NOT_FOUND when there is none that the principal may see. */
export async function jobEntity(tx: Tx, principal: Principal, globalId: string): Promise<JobEntity> {
  const { typename, id } = parseGlobalId(globalId, 'input.entityId');
  const finder = FINDERS[typename];
  if (finder === undefined) throw badUserInput('input.entityId', `must be the id of one of ${ENTITY_TYPES.join(', ')}`);
  const row = await finder(tx, principal, id);
  if (row === null) throw notFound(typename, globalId);
  return { entityType: typename, entityId: id, surveyId: row.surveyId };
}
