/** Alerts: what people should be told of a detection, and how far it has been delivered. */
import type { Caller, Principal } from '../../access/principal.js';
import { surveyFilter } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { LONGEST } from '../../base/lengths.js';
import type { Db, Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { AlertPriority, AlertStatus } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { lockDetections, lockedDetection } from '../detections/status.js';
import { atMost, notBlank, optionalName } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { checkStep, type Steps } from '../kit/steps.js';
import { surveyCondition } from '../observations/filter.js';
import { shortened } from '../runs/lifecycle.js';

const TYPE = 'Alert';

/** From each status, those that may follow. What somebody took note of needs no delivery any more. */
const ALERT_STEPS: Steps<AlertStatus> = {
  PENDING: ['SENT', 'FAILED', 'ACKNOWLEDGED'],
  SENT: ['DELIVERED', 'FAILED', 'ACKNOWLEDGED'],
  DELIVERED: ['ACKNOWLEDGED'],
  FAILED: ['SENT', 'FAILED', 'ACKNOWLEDGED'],
  ACKNOWLEDGED: [],
};

export const alertsVisibleTo = (principal: Principal): Prisma.AlertWhereInput => surveyFilter(principal);

export interface AlertFilter {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  readonly detectionId?: string | undefined;
  readonly status?: AlertStatus | null | undefined;
  readonly priority?: AlertPriority | null | undefined;
}

/** Throws FORBIDDEN when the filter names a survey out of the caller's scopes. A survey that is not there has no rows. */
export async function alertsWhere(
  db: Db,
  principal: Principal,
  { survey, detectionId, status, priority }: AlertFilter,
): Promise<Prisma.AlertWhereInput> {
  return {
    AND: [
      alertsVisibleTo(principal),
      await surveyCondition(db, principal, survey),
      detectionId !== undefined ? { detectionId } : {},
      status != null ? { status } : {},
      priority != null ? { priority } : {},
    ],
  };
}

export interface NewAlert {
  readonly detectionId: string;
  readonly type: string;
  readonly priority?: AlertPriority | null | undefined;
  readonly title: string;
  readonly message?: string | null | undefined;
  readonly channel?: string | null | undefined;
}

export async function createAlert(app: App, caller: Caller, input: NewAlert): Promise<string> {
  const { detectionId } = input;
  const data = {
    type: notBlank(LONGEST.word, input.type, 'input.type'),
    priority: input.priority ?? 'NORMAL',
    title: notBlank(LONGEST.name, input.title, 'input.title'),
    message: atMost(LONGEST.text, input.message, 'input.message'),
    channel: optionalName(LONGEST.word, input.channel, 'input.channel'),
  };
  return app.db.$transaction(async (tx) => {
    const { surveyId } = lockedDetection(await lockDetections(tx, caller.principal, [detectionId]), detectionId);
    const { id } = await tx.alert.create({ data: { ...data, detectionId, surveyId }, select: { id: true } });
    const after = { detectionId, type: data.type, priority: data.priority, title: data.title };
    await recordChange(tx, caller, { action: 'createAlert', entityType: TYPE, entityId: id, after });
    return id;
  });
}

/** How far delivery has come, as whoever delivers the alert says. */
export interface Delivery {
  readonly status: Extract<AlertStatus, 'SENT' | 'DELIVERED' | 'FAILED'>;
  readonly channel?: string | null | undefined;
  readonly error?: string | null | undefined;
}

/**
 * Takes note of how far delivery has come. To have sent it is a try, and so is to have failed without; each failed one counts,
 * while saying anything else twice changes nothing. Throws CONFLICT, naming the legal steps.
 */
export async function updateAlert(app: App, caller: Caller, id: string, delivery: Delivery): Promise<void> {
  const { status, error } = delivery;
  const channel = optionalName(LONGEST.word, delivery.channel, 'input.channel');
  await takeStep(app, caller, id, 'updateAlert', status, (from) => ({
    ...(channel !== null && { channel }),
    ...(status === 'SENT' && { sentAt: new Date() }),
    ...(status === 'DELIVERED' && { deliveredAt: new Date() }),
    ...((status === 'SENT' || (status === 'FAILED' && from !== 'SENT')) && { attempts: { increment: 1 } }),
    error: status === 'FAILED' && error != null ? shortened(error) : null,
  }));
}

/** Takes note that somebody has seen the alert. Saying it twice changes nothing. */
export const acknowledgeAlert = (app: App, caller: Caller, id: string): Promise<void> =>
  takeStep(app, caller, id, 'acknowledgeAlert', 'ACKNOWLEDGED', () => ({ acknowledgedAt: new Date() }));

async function takeStep(
  app: App,
  caller: Caller,
  id: string,
  action: string,
  to: AlertStatus,
  dataFrom: (status: AlertStatus) => Prisma.AlertUpdateInput,
): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const { status } = await lockAlert(tx, caller.principal, id);
    if (status === to && to !== 'FAILED') return;
    checkStep(ALERT_STEPS, TYPE, { id, status }, to);
    await tx.alert.update({ where: { id }, data: { status: to, ...dataFrom(status) }, select: { id: true } });
    await recordChange(tx, caller, { action, entityType: TYPE, entityId: id, before: { status }, after: { status: to } });
  });
}

/** Takes the row lock of an alert that the caller may see. Throws NOT_FOUND. */
const lockAlert = (tx: Tx, principal: Principal, id: string) =>
  lockRow(tx, 'alerts', TYPE, id, () =>
    tx.alert.findFirst({ where: { AND: [{ id }, alertsVisibleTo(principal)] }, select: { status: true } }),
  );
