/** Alerts about detections: their steps, attempts and filters. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ACKNOWLEDGE, ALERTS, CREATE_ALERT, UPDATE_ALERT } from './support/alert-documents.js';
import { makeDetections } from './support/detections.js';
import { type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let curator: TestKey;
beforeAll(async () => {
  curator = await server.makeKey({ permissions: ['READ_DATA', 'WRITE_DATA'] });
});

/** A detection of a separate survey. */
async function makeDetection() {
  const { survey, detections } = await makeDetections(server, 1);
  return { survey, id: detections[0] as string };
}

describe('an alert', () => {
  const create = async (detectionId: string, changes: object = {}) => {
    const input = { detectionId, type: 'new_supernova', title: 'A supernova', ...changes };
    return (await server.ok(CREATE_ALERT, { key: curator.key, variables: { input } })).createAlert.alert;
  };
  const telling = (id: string, status: string, more: object = {}) => ({
    key: curator.key,
    variables: { input: { id, status, ...more } },
  });
  const update = async (...said: Parameters<typeof telling>) =>
    (await server.ok(UPDATE_ALERT, telling(...said))).updateAlert.alert;

  test('is sent, fails, is sent again, is delivered and acknowledged; repeating a step changes nothing', async () => {
    const { id: detection } = await makeDetection();
    const { id, ...alert } = await create(detection, { priority: 'CRITICAL' });
    expect(alert).toEqual({ status: 'PENDING', priority: 'CRITICAL', attempts: 0 });
    expect(await update(id, 'SENT', { channel: 'slack' })).toMatchObject({ status: 'SENT', attempts: 1, channel: 'slack' });
    expect(await update(id, 'SENT')).toMatchObject({ attempts: 1 });
    expect(await update(id, 'FAILED', { error: 'no such channel' })).toMatchObject({ error: 'no such channel', attempts: 1 });
    expect(await update(id, 'SENT', { channel: 'mail' })).toMatchObject({ attempts: 2, channel: 'mail', error: null });
    expect(await update(id, 'DELIVERED')).toMatchObject({ status: 'DELIVERED', deliveredAt: expect.any(String) });
    const failed = await server.refused('CONFLICT', UPDATE_ALERT, telling(id, 'FAILED'));
    expect(failed.extensions).toMatchObject({ entity: 'Alert', id, status: 'DELIVERED', legal: ['ACKNOWLEDGED'] });
    const acknowledge = () => server.ok(ACKNOWLEDGE, { key: curator.key, variables: { id } });
    expect(await acknowledge()).toEqual(await acknowledge());
    await server.refused('CONFLICT', UPDATE_ALERT, telling(id, 'SENT'));
    const actions = ['createAlert', ...Array(4).fill('updateAlert'), 'acknowledgeAlert'];
    expect((await server.auditOf(id)).map(({ action }) => action)).toEqual(actions);
  });

  test('counts each try that failed, and keeps the newest error', async () => {
    const { id } = await create((await makeDetection()).id);
    expect(await update(id, 'FAILED', { error: 'no route' })).toMatchObject({ attempts: 1, error: 'no route' });
    expect(await update(id, 'FAILED', { error: 'timed out' })).toMatchObject({ attempts: 2, error: 'timed out' });
    expect(await update(id, 'FAILED')).toMatchObject({ status: 'FAILED', attempts: 3, error: null });
    expect(await update(id, 'SENT')).toMatchObject({ attempts: 4, error: null });
    // The events sent so far were counted at that time.
    expect(await update(id, 'FAILED', { error: 'bounced' })).toMatchObject({ attempts: 4, error: 'bounced' });
    expect(await server.auditOf(id)).toHaveLength(6);
  });

  test('is sent by one of two at the same time', async () => {
    const { id } = await create((await makeDetection()).id);
    await Promise.all([update(id, 'SENT'), update(id, 'SENT'), update(id, 'SENT')]);
    expect(await server.app.db.alert.findUnique({ where: { id: uuidOf(id) } })).toMatchObject({ attempts: 1 });
  });

  test('needs a title and a type, and is found by every filter', async () => {
    const { id: detectionId, survey } = await makeDetection();
    for (const wrong of [{ title: ' ' }, { type: '' }, { channel: 'x'.repeat(65) }]) {
      const input = { detectionId, type: 't', title: 't', ...wrong };
      await server.refused('BAD_USER_INPUT', CREATE_ALERT, { key: curator.key, variables: { input } });
    }
    const { id } = await create(detectionId, { priority: 'LOW' });
    const found = async (filter: object) =>
      (await server.ok(ALERTS, { key: curator.key, variables: { filter: { survey: survey.name, ...filter } } })).alerts;
    expect(await found({ detectionId, status: 'PENDING', priority: 'LOW' })).toEqual({ totalCount: 1, nodes: [{ id }] });
    expect((await found({ status: 'SENT' })).totalCount).toBe(0);
    expect((await found({ priority: 'HIGH' })).totalCount).toBe(0);
    const one = await server.ok(`{ alert(id: "${id}") { detection { id alerts { nodes { id } } } } }`, { key: curator.key });
    expect(one.alert.detection).toEqual({ id: detectionId, alerts: { nodes: [{ id }] } });
  });
});
