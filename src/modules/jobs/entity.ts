/** What a job is about: a row that the caller may see, by which the job belongs to the row's survey and spans all of its. */
import type { Principal } from '../../access/principal.js';
import { badUserInput, notFound } from '../../base/errors.js';
import { parseGlobalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { detectionsVisibleTo } from '../detections/service.js';
import { candidatesVisibleTo } from '../differencing/candidates.js';
import { differenceRunsVisibleTo } from '../differencing/service.js';
import { modelRunsVisibleTo } from '../models/run-service.js';
import { observationsVisibleTo } from '../observations/service.js';
import { preprocessRunsVisibleTo } from '../preprocessing/service.js';
import { surveyNamed, surveysVisibleTo } from '../surveys/service.js';
import { trainingRunsVisibleTo } from '../training/run-service.js';
import { trainingDatasetsVisibleTo } from '../training/service.js';

/** One of Prisma's tables, as far as it is asked here. */
interface Table {
  findFirst(query: never): PromiseLike<object | null>;
}

/** The survey that a row belongs to, null when it is of none or of several alike, and all that it spans. */
interface Span {
  readonly surveyId: string | null;
  readonly surveyIds: readonly string[];
}

/** Null when the principal may not see the row. */
type Find = (tx: Tx, principal: Principal, id: string) => Promise<Span | null>;

const find =
  (select: object, spanOf: (row: never) => Span) =>
  (table: (tx: Tx) => Table, visibleTo: (principal: Principal) => object): Find =>
  async (tx, principal, id) => {
    const row = await table(tx).findFirst({ where: { AND: [{ id }, visibleTo(principal)] }, select } as never);
    return row === null ? null : spanOf(row as never);
  };

type Of = { readonly surveyId: string };
type Against = { readonly referenceSurveyId: string | null };
type Collected = { readonly surveys: readonly Of[] };

const one = (surveyId: string): Span => ({ surveyId, surveyIds: [surveyId] });
const two = ({ surveyId }: Of, { referenceSurveyId: other }: Against): Span => ({
  surveyId,
  surveyIds: other === null ? [surveyId] : [surveyId, other],
});
const many = ({ surveys }: Collected): Span => ({ surveyId: null, surveyIds: surveys.map(({ surveyId }) => surveyId) });

const ofOneSurvey = find({ surveyId: true }, ({ surveyId }: Of) => one(surveyId));
const surveys = { select: { surveyId: true } };

const FINDERS: Readonly<Record<string, Find>> = {
  Survey: find({ id: true }, ({ id }: { id: string }) => one(id))((tx) => tx.survey, surveysVisibleTo),
  Observation: ofOneSurvey((tx) => tx.observation, observationsVisibleTo),
  PreprocessRun: ofOneSurvey((tx) => tx.preprocessRun, preprocessRunsVisibleTo),
  DifferenceRun: find({ surveyId: true, referenceSurveyId: true }, (run: Of & Against) => two(run, run))(
    (tx) => tx.differenceRun,
    differenceRunsVisibleTo,
  ),
  Candidate: find(
    { surveyId: true, differenceRun: { select: { referenceSurveyId: true } } },
    (candidate: Of & { differenceRun: Against }) => two(candidate, candidate.differenceRun),
  )((tx) => tx.candidate, candidatesVisibleTo),
  ModelRun: ofOneSurvey((tx) => tx.modelRun, modelRunsVisibleTo),
  Detection: ofOneSurvey((tx) => tx.detection, detectionsVisibleTo),
  Model: find({ id: true }, () => ({ surveyId: null, surveyIds: [] }))(
    (tx) => tx.model,
    () => ({}),
  ),
  TrainingDataset: find({ surveys }, many)((tx) => tx.trainingDataset, trainingDatasetsVisibleTo),
  TrainingRun: find({ dataset: { select: { surveys } } }, ({ dataset }: { dataset: Collected }) => many(dataset))(
    (tx) => tx.trainingRun,
    trainingRunsVisibleTo,
  ),
};

/** The types that a job can be about. */
export const ENTITY_TYPES = Object.keys(FINDERS);

/** What a job is said to be about. */
export interface About {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  /** The global id of a row. */
  readonly entityId?: string | null | undefined;
}

/** What the job is about, the survey that it belongs to, and those that it spans besides. */
export async function placeOf(tx: Tx, principal: Principal, { survey, entityId }: About) {
  const named = survey == null ? null : await surveyNamed(tx, principal, survey);
  const entity = entityId == null ? null : await jobEntity(tx, principal, entityId);
  const surveyId = named?.id ?? entity?.surveyId ?? null;
  if (entity !== null && entity.surveyId !== null && entity.surveyId !== surveyId)
    throw badUserInput('input.survey', 'must be the survey of what the job is about');
  if (surveyId === null && principal.surveyIds !== null)
    throw badUserInput('input.survey', 'is required of a key that is restricted to surveys');
  const others = surveyId === null || entity === null ? [] : entity.surveyIds.filter((id) => id !== surveyId);
  return { surveyId, entityType: entity?.entityType ?? null, entityId: entity?.entityId ?? null, others };
}

/** What a job is about. */
interface JobEntity extends Span {
  readonly entityType: string;
  readonly entityId: string;
}

/** Finds the row. Throws NOT_FOUND when there is none that the principal may see. */
async function jobEntity(tx: Tx, principal: Principal, globalId: string): Promise<JobEntity> {
  const { typename, id } = parseGlobalId(globalId, 'input.entityId');
  const finder = FINDERS[typename];
  if (finder === undefined) throw badUserInput('input.entityId', `must be the id of one of ${ENTITY_TYPES.join(', ')}`);
  const row = await finder(tx, principal, id);
  if (row === null) throw notFound(typename, globalId);
  return { entityType: typename, entityId: id, ...row };
}
