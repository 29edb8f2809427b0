/** Alerts: messages for people about a detection, and the progress of their delivery. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import type { AlertPriority, AlertStatus } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { takeStep } from '../audit/take-step.js';
import { lockDetections, lockedDetection } from '../detections/status.js';
import { atMost, notBlank, optionalName, storedReason } from '../kit/input.js';
import { presentMoment } from '../kit/staleness.js';
import { ALERT } from './entity.js';

const TYPE = 'Alert';

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
    await recordChange(tx, caller, { action: 'createAlert', entityType: TYPE, entityId: id, after: { detectionId, ...data } });
    return id;
  });
}

/** The progress of the delivery, as the delivering service reports it. */
export interface Delivery {
  readonly status: Extract<AlertStatus, 'SENT' | 'DELIVERED' | 'FAILED'>;
  readonly channel?: string | null | undefined;
  readonly error?: string | null | undefined;
}

/**
 * Records the progress of the delivery. SENT counts as an attempt, and so does each FAILED. Otherwise, reporting the same again
 * changes nothing. Throws CONFLICT with the legal steps.
 */
export async function updateAlert(app: App, caller: Caller, id: string, delivery: Delivery): Promise<void> {
  const { status, error } = delivery;
  const channel = optionalName(LONGEST.word, delivery.channel, 'input.channel');
  const data = async (from: AlertStatus, tx: Tx) => ({
    ...(channel !== null && { channel }),
    ...(status === 'SENT' && { sentAt: await presentMoment(tx) }),
    ...(status === 'DELIVERED' && { deliveredAt: await presentMoment(tx) }),
    ...((status === 'SENT' || (status === 'FAILED' && from !== 'SENT')) && { attempts: { increment: 1 } }),
    error: status === 'FAILED' && error != null ? storedReason(error) : null,
  });
  await takeStep(app, caller, ALERT, id, { action: 'updateAlert', to: status, idempotent: status !== 'FAILED', data });
}

/** Acknowledges the alert. It is idempotent. */
export const acknowledgeAlert = (app: App, caller: Caller, id: string): Promise<void> =>
  takeStep(app, caller, ALERT, id, {
    action: 'acknowledgeAlert',
    to: 'ACKNOWLEDGED',
    data: async (_from, tx) => ({ acknowledgedAt: await presentMoment(tx) }),
  });
