/** The events that a subscriber gets: those of a topic that its filter selects and the principal may see. */

import type { App } from '../../app.js';
import { serviceUnavailable } from '../../base/errors.js';
import { idOf } from '../../base/ids.js';
import type { Channel } from '../../database/channel.js';
import type { AlertPriority, DetectionType, ObservationStatus, RunStatus } from '../../database/generated/prisma/enums.js';
import type { Context } from '../../graphql/context.js';
import { actorOf, entityOf } from '../audit/concerned.js';
import { unitInterval } from '../kit/input.js';
import type { RunType } from '../runs/kind.js';
import {
  type Given,
  matchesOne,
  type ObservationRef,
  one,
  oneOf,
  oneOfObservations,
  type Several,
  type SurveyFilter,
  within,
} from './conditions.js';
import { LiveStream, type Selection } from './stream.js';
import { Tail } from './tail.js';
import {
  ALERTS,
  AUDIT_EVENTS,
  DETECTIONS,
  type LiveEvent,
  OBSERVATIONS,
  type ObservationChange,
  type RecordedAuditEvent,
  RUNS,
} from './topics.js';

const tails = new WeakMap<Channel, Tail>();

/** The tail of a server, created for its first stream. Throws SERVICE_UNAVAILABLE on a server without notifications. */
function tailOf({ channel, db }: App): Tail {
  if (channel === undefined) throw serviceUnavailable('The channel of events');
  let known = tails.get(channel);
  if (known === undefined) {
    known = new Tail(channel, db);
    tails.set(channel, known);
  }
  return known;
}

type Subscriber = Pick<Context, 'app' | 'caller' | 'resuming'>;

const streamOf = <Event extends LiveEvent>({ app, resuming }: Subscriber, selection: Selection<Event>) =>
  LiveStream.open(tailOf(app), app.db, selection, resuming);

export interface DetectionFilter extends SurveyFilter {
  readonly minConfidence?: Given<number>;
  readonly type?: Given<DetectionType>;
  readonly types?: Several<DetectionType>;
}

/** New detections. Throws BAD_USER_INPUT, NOT_FOUND, or FORBIDDEN for a survey out of scope. */
export async function detectionsRecorded(subscriber: Subscriber, filter: DetectionFilter) {
  const least = unitInterval(filter.minConfidence, 'filter.minConfidence') ?? 0;
  const [isType, isOneOfTypes] = [one(filter.type), oneOf(filter.types, 'types')];
  const concerns = await within(subscriber.app.db, subscriber.caller.principal, filter);
  return streamOf(subscriber, {
    topic: DETECTIONS,
    wanted: (event) => event.confidence >= least && isType(event.type) && isOneOfTypes(event.type) && concerns(event),
  });
}

export interface RunFilter extends SurveyFilter {
  readonly type?: Given<RunType>;
  readonly types?: Several<RunType>;
  readonly status?: Given<RunStatus>;
  readonly statuses?: Several<RunStatus>;
}

/** Runs that are started, retried, completed or failed. Throws BAD_USER_INPUT, NOT_FOUND, or FORBIDDEN for a survey out of scope. */
export async function runsChanged(subscriber: Subscriber, filter: RunFilter) {
  const [isType, isOneOfTypes] = [one(filter.type), oneOf(filter.types, 'types')];
  const [hasStatus, hasOneOfStatuses] = [one(filter.status), oneOf(filter.statuses, 'statuses')];
  const concerns = await within(subscriber.app.db, subscriber.caller.principal, filter);
  return streamOf(subscriber, {
    topic: RUNS,
    wanted: (event) =>
      isType(event.type) &&
      isOneOfTypes(event.type) &&
      hasStatus(event.status) &&
      hasOneOfStatuses(event.status) &&
      concerns(event),
  });
}

export interface ObservationChangedFilter extends Omit<SurveyFilter, 'survey'> {
  readonly observations?: Several<ObservationRef>;
  readonly changes?: Several<ObservationChange>;
  readonly statuses?: Several<ObservationStatus>;
  readonly externalIds?: Several<string>;
  /** A blank text selects observations without a filter. */
  readonly filterBands?: Several<string>;
  /** The start of the interval, included. */
  readonly observedAfter?: Given<Date>;
  /** The end of the interval, excluded. */
  readonly observedBefore?: Given<Date>;
}

/** Observations that are ingested, changed or deleted. Throws BAD_USER_INPUT, NOT_FOUND, or FORBIDDEN for a survey out of scope. */
export async function observationsChanged(subscriber: Subscriber, filter: ObservationChangedFilter) {
  const [isChange, hasStatus] = [oneOf(filter.changes, 'changes'), oneOf(filter.statuses, 'statuses')];
  const [hasId, hasBand] = [oneOf(filter.externalIds, 'externalIds'), oneOf(filter.filterBands, 'filterBands')];
  const { observedAfter, observedBefore } = filter;
  const { app, caller } = subscriber;
  const isNamed = await oneOfObservations(app.db, caller.principal, filter.observations);
  const concerns = await within(app.db, caller.principal, filter);
  return streamOf(subscriber, {
    topic: OBSERVATIONS,
    wanted: (event) =>
      isNamed(event) &&
      isChange(event.change) &&
      hasStatus(event.status) &&
      hasId(event.externalId) &&
      hasBand(event.filterBand ?? '') &&
      (observedAfter == null || event.observedAt >= observedAfter) &&
      (observedBefore == null || event.observedAt < observedBefore) &&
      concerns(event),
  });
}

export interface AlertCreatedFilter extends Omit<SurveyFilter, 'survey'> {
  /** Global ids. */
  readonly detectionIds?: Several<string | number>;
  readonly priorities?: Several<AlertPriority>;
  readonly types?: Several<string>;
}

/** New alerts. Throws BAD_USER_INPUT, NOT_FOUND, or FORBIDDEN for a survey out of scope. */
export async function alertsCreated(subscriber: Subscriber, filter: AlertCreatedFilter) {
  const { detectionIds } = filter;
  const ids = detectionIds?.map((id, index) => idOf('Detection', id, `filter.detectionIds.${index}`));
  const [isAbout, hasPriority] = [oneOf(ids, 'detectionIds'), oneOf(filter.priorities, 'priorities')];
  const isType = oneOf(filter.types, 'types');
  const concerns = await within(subscriber.app.db, subscriber.caller.principal, filter);
  return streamOf(subscriber, {
    topic: ALERTS,
    wanted: (event) => isAbout(event.detectionId) && hasPriority(event.priority) && isType(event.type) && concerns(event),
  });
}

export interface AuditEventRecordedFilter {
  /** Global ids of users and keys. */
  readonly actorIds?: Several<string | number>;
  readonly entityTypes?: Several<string>;
  /** Global ids. */
  readonly entityIds?: Several<string | number>;
  readonly actions?: Several<string>;
}

/** New audit events. Throws BAD_USER_INPUT. */
export async function auditEventsRecorded(subscriber: Subscriber, filter: AuditEventRecordedFilter) {
  const [isType, isAction] = [oneOf(filter.entityTypes, 'entityTypes'), oneOf(filter.actions, 'actions')];
  const isBy = matchesOne<RecordedAuditEvent>(filter.actorIds, 'actorIds', actorOf);
  const isAbout = matchesOne<RecordedAuditEvent>(filter.entityIds, 'entityIds', entityOf);
  return streamOf(subscriber, {
    topic: AUDIT_EVENTS,
    wanted: (event) => isType(event.entityType) && isAction(event.action) && isBy(event) && isAbout(event),
  });
}
