/** The topics of streams: the events of each, made from stream records and the present rows. */

import type { EventPoint } from '../../base/event-id.js';
import type { Db } from '../../database/database.js';
import type { AlertPriority, DetectionType, ObservationStatus, RunStatus } from '../../database/generated/prisma/enums.js';
import { tableOf } from '../../graphql/entity.js';
import { DIFFERENCE_RUN } from '../differencing/entity.js';
import { MODEL_RUN } from '../models/entity.js';
import { PREPROCESS_RUN } from '../preprocessing/entity.js';
import type { RunKind, RunType } from '../runs/kind.js';
import { TRAINING_RUN } from '../training/entity.js';
import type { StreamRecord, TopicName } from './records.js';

export interface LiveEvent {
  readonly id: string;
  /** The point right after the event. */
  readonly at: EventPoint;
  /** A subscriber needs all of these surveys in scope. */
  readonly surveyIds: readonly string[];
}

export interface Topic<Event extends LiveEvent> {
  readonly name: TopicName;
  /** The events of records of this topic, in order. An event of a row that was deleted meanwhile is left out. */
  load(db: Db, records: readonly StreamRecord[]): Promise<Event[]>;
}

export interface RecordedDetection extends LiveEvent {
  readonly confidence: number;
  readonly type: DetectionType;
}

export const DETECTIONS: Topic<RecordedDetection> = {
  name: 'DETECTIONS',
  load: async (db, records) => {
    const select = { id: true, surveyId: true, confidence: true, type: true } as const;
    const rows = byId(await db.detection.findMany({ where: { id: { in: idsIn(records) } }, select }));
    return eventsIn(records, (id) => ofOneSurvey(rows.get(id)));
  },
};

export interface CreatedAlert extends LiveEvent {
  readonly detectionId: string;
  readonly priority: AlertPriority;
  readonly type: string;
}

export const ALERTS: Topic<CreatedAlert> = {
  name: 'ALERTS',
  load: async (db, records) => {
    const select = { id: true, surveyId: true, detectionId: true, priority: true, type: true } as const;
    const rows = byId(await db.alert.findMany({ where: { id: { in: idsIn(records) } }, select }));
    return eventsIn(records, (id) => ofOneSurvey(rows.get(id)));
  },
};

export interface RecordedAuditEvent extends LiveEvent {
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string | null;
  readonly actorUserId: string | null;
  readonly actorKeyId: string | null;
}

export const AUDIT_EVENTS: Topic<RecordedAuditEvent> = {
  name: 'AUDIT_EVENTS',
  load: async (db, records) => {
    const select = { id: true, action: true, entityType: true, entityId: true, actorUserId: true, actorKeyId: true } as const;
    const rows = byId(await db.auditEvent.findMany({ where: { id: { in: idsIn(records) } }, select }));
    return eventsIn(records, (id) => {
      const row = rows.get(id);
      return row && { ...row, surveyIds: [] };
    });
  },
};

export type ObservationChange = 'INSERTED' | 'UPDATED' | 'DELETED';

export interface ChangedObservation extends LiveEvent {
  readonly change: ObservationChange;
  /** The status after the change, which may have changed again by the time of the event. */
  readonly status: ObservationStatus;
  readonly externalId: string;
  readonly filterBand: string | null;
  readonly observedAt: Date;
}

type ObservationValues = Pick<ChangedObservation, 'externalId' | 'filterBand' | 'observedAt'>;

export const OBSERVATIONS: Topic<ChangedObservation> = {
  name: 'OBSERVATIONS',
  load: async (db, records) => {
    const present = idsIn(records.filter(({ deleted }) => deleted === null));
    const select = { id: true, externalId: true, filterBand: true, observedAt: true } as const;
    const rows = byId<{ id: string } & ObservationValues>(
      present.length > 0 ? await db.observation.findMany({ where: { id: { in: present } }, select }) : [],
    );
    return eventsIn(records, (id, { kind, status, surveyId, deleted }, index) => {
      const values = deleted === null ? rows.get(id) : withMoment(deleted[index] as Deleted);
      if (values === undefined) return undefined;
      const { externalId, filterBand, observedAt } = values;
      return {
        id,
        externalId,
        filterBand,
        observedAt,
        change: kind as ObservationChange,
        status: status as ObservationStatus,
        surveyIds: [surveyId as string],
      };
    });
  },
};

type Deleted = Omit<ObservationValues, 'observedAt'> & { readonly observedAt: string };
const withMoment = (row: Deleted): ObservationValues => ({ ...row, observedAt: new Date(row.observedAt) });

/** The kinds of runs that streams report. */
export const RUN_KINDS: readonly RunKind[] = [PREPROCESS_RUN, DIFFERENCE_RUN, MODEL_RUN, TRAINING_RUN];
const KINDS = new Map(RUN_KINDS.map((kind) => [kind.type, kind]));
export const kindOf = (type: RunType) => KINDS.get(type) as RunKind;

export interface ChangedRun extends LiveEvent {
  readonly type: RunType;
  /** The new status, which may have changed again by the time of the event. */
  readonly status: RunStatus;
}

export const RUNS: Topic<ChangedRun> = {
  name: 'RUNS',
  load: async (db, records) => {
    const surveys = new Map<string, string[]>();
    for (const type of new Set(records.map(({ kind }) => kind as RunType))) {
      const ids = idsIn(records.filter(({ kind }) => kind === type));
      for (const [id, surveyIds] of await surveysOf(db, kindOf(type), ids)) surveys.set(id, surveyIds);
    }
    return eventsIn(records, (id, { kind, status }) => {
      const surveyIds = surveys.get(id);
      return surveyIds && { id, type: kind as RunType, status: status as RunStatus, surveyIds };
    });
  },
};

/** The surveys of runs, by the id of the run. */
async function surveysOf(db: Db, kind: RunKind, ids: readonly string[]): Promise<Map<string, string[]>> {
  const select = { id: true, ...kind.surveySelect };
  const rows: { id: string }[] = await tableOf(db, kind).findMany({ where: { id: { in: [...ids] } }, select });
  return new Map(rows.map((row) => [row.id, kind.surveysOf(row)]));
}

const idsIn = (records: readonly StreamRecord[]): string[] => [...new Set(records.flatMap(({ rowIds }) => rowIds))];

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

const ofOneSurvey = <Row extends { readonly surveyId: string }>(row: Row | undefined) =>
  row && { ...row, surveyIds: [row.surveyId] };

/** Makes an event of each row of the records, in order. */
function eventsIn<Event extends LiveEvent>(
  records: readonly StreamRecord[],
  make: (id: string, record: StreamRecord, index: number) => Omit<Event, 'at'> | undefined,
): Event[] {
  return records.flatMap((of) => {
    const { position, record, rowIds } = of;
    return rowIds.flatMap((id, index) => {
      const event = make(id, of, index);
      return event ? [{ ...event, at: { position, record, rows: index + 1 } } as Event] : [];
    });
  });
}
