/** Events of the pipeline, as any node commits them, limited to those that a principal may see. */

import type { Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { serviceUnavailable } from '../../base/errors.js';
import { isUuid } from '../../base/ids.js';
import type { Channel } from '../../database/channel.js';
import type { Db } from '../../database/database.js';
import { type DetectionType, RunStatus } from '../../database/generated/prisma/enums.js';
import { tableOf } from '../../graphql/entity.js';
import { DIFFERENCE_RUN } from '../differencing/entity.js';
import { unitInterval } from '../kit/input.js';
import { MODEL_RUN } from '../models/entity.js';
import { PREPROCESS_RUN } from '../preprocessing/entity.js';
import type { RunKind, RunType } from '../runs/kind.js';
import { surveyNamed } from '../surveys/service.js';
import { TRAINING_RUN } from '../training/entity.js';
import { Feed } from './feed.js';

/** The surveys of an event: a subscriber needs all of them in scope. */
interface Happening {
  readonly id: string;
  readonly surveyIds: readonly string[];
}

export interface RecordedDetection extends Happening {
  readonly confidence: number;
  readonly type: DetectionType;
}

/** The kinds of runs that streams report. */
export const RUN_KINDS: readonly RunKind[] = [PREPROCESS_RUN, DIFFERENCE_RUN, MODEL_RUN, TRAINING_RUN];
const KINDS = new Map(RUN_KINDS.map((kind) => [kind.type, kind]));
export const kindOf = (type: RunType) => KINDS.get(type) as RunKind;

export interface ChangedRun extends Happening {
  readonly type: RunType;
  /** The new status, which may have changed again by the time of the event. */
  readonly status: RunStatus;
}

interface Feeds {
  readonly detections: Feed<RecordedDetection>;
  readonly runs: Feed<ChangedRun>;
}

const feeds = new WeakMap<Channel, Feeds>();

/** The feeds of a node, created for its first stream. Throws SERVICE_UNAVAILABLE on a node without notifications. */
function feedsOf({ channel, db }: App): Feeds {
  if (channel === undefined) throw serviceUnavailable('The channel of events');
  let known = feeds.get(channel);
  if (known === undefined) {
    known = {
      detections: new Feed(channel, 'detections', (payload) => loadDetections(db, payload)),
      runs: new Feed(channel, 'runs', (payload) => loadRuns(db, payload)),
    };
    feeds.set(channel, known);
  }
  return known;
}

type Given<T> = T | null | undefined;

export interface DetectionFilter {
  readonly minConfidence?: Given<number>;
  readonly type?: Given<DetectionType>;
  /** A survey's name. */
  readonly survey?: Given<string>;
}

/** New detections. Throws BAD_USER_INPUT, NOT_FOUND, or FORBIDDEN for a survey out of scope. */
export async function detectionsRecorded(app: App, principal: Principal, filter: DetectionFilter) {
  const least = unitInterval(filter.minConfidence, 'filter.minConfidence') ?? 0;
  const concerns = await within(app.db, principal, filter.survey);
  return feedsOf(app).detections.stream(
    (event) => event.confidence >= least && (filter.type == null || event.type === filter.type) && concerns(event),
  );
}

export interface RunFilter {
  readonly type?: Given<RunType>;
  readonly survey?: Given<string>;
  readonly status?: Given<RunStatus>;
}

/** Runs that are started, retried, completed or failed. Throws NOT_FOUND, or FORBIDDEN for a survey out of scope. */
export async function runsChanged(app: App, principal: Principal, filter: RunFilter) {
  const concerns = await within(app.db, principal, filter.survey);
  return feedsOf(app).runs.stream(
    (event) =>
      (filter.type == null || event.type === filter.type) &&
      (filter.status == null || event.status === filter.status) &&
      concerns(event),
  );
}

/** Whether the principal may see an event and, if a survey is given, the event belongs to it. */
async function within(db: Db, principal: Principal, name: Given<string>) {
  const { surveyIds } = principal;
  const survey = name == null ? null : await surveyNamed(db, principal, name);
  return (event: Happening): boolean =>
    (survey === null || event.surveyIds.includes(survey.id)) &&
    (surveyIds === null || (event.surveyIds.length > 0 && event.surveyIds.every((id) => surveyIds.includes(id))));
}

async function loadDetections(db: Db, payload: string): Promise<RecordedDetection[]> {
  const rows = await db.detection.findMany({
    where: { id: { in: payload.split(' ').filter(isUuid) } },
    select: { id: true, surveyId: true, confidence: true, type: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ surveyId, ...row }) => ({ ...row, surveyIds: [surveyId] }));
}

/** The surveys of runs, by the id of the run. */
async function surveysOf(db: Db, kind: RunKind, ids: readonly string[]): Promise<Map<string, string[]>> {
  const select = { id: true, ...kind.surveySelect };
  const rows: { id: string }[] = await tableOf(db, kind).findMany({ where: { id: { in: [...ids] } }, select });
  return new Map(rows.map((row) => [row.id, kind.surveysOf(row)]));
}

async function loadRuns(db: Db, payload: string): Promise<ChangedRun[]> {
  const changes = payload.split(' ').flatMap((item) => {
    const [type, id = '', status = ''] = item.split(':') as [RunType, string?, string?];
    return KINDS.has(type) && isUuid(id) && status in RunStatus ? [{ type, id, status: status as RunStatus }] : [];
  });
  const surveys = new Map<string, string[]>();
  for (const type of new Set(changes.map((change) => change.type))) {
    const ids = changes.filter((change) => change.type === type).map(({ id }) => id);
    for (const [id, surveyIds] of await surveysOf(db, kindOf(type), ids)) surveys.set(id, surveyIds);
  }
  return changes.flatMap((change) => {
    const surveyIds = surveys.get(change.id);
    return surveyIds ? [{ ...change, surveyIds }] : [];
  });
}
