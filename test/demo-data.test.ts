/** The data that a newcomer finds in the embedded database. */
import { expect, test } from 'vitest';
import { loadDemoData } from '../src/start/demo.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

test('demo data shows something of every entity, in statuses that fit, and is loaded once', async () => {
  const { db } = server.app;
  expect(await loadDemoData(server.app)).toBe(12);
  const events = await db.auditEvent.count();
  expect(await loadDemoData(server.app)).toBe(0);
  expect(await db.auditEvent.count()).toBe(events);
  const worked = await db.observation.findMany({
    where: { status: { not: 'INGESTED' } },
    select: { externalId: true, status: true },
    orderBy: { externalId: 'asc' },
  });
  expect(worked).toEqual([
    { externalId: 'AT2018cow', status: 'PREPROCESSED' },
    { externalId: 'AT2019dsg', status: 'FAILED' },
    { externalId: 'SN2023ixf', status: 'DIFFERENCED' },
  ]);
  const tables = [
    db.preprocessRun,
    db.differenceRun,
    db.candidate,
    db.model,
    db.modelRun,
    db.detection,
    db.validationEvent,
    db.alert,
    db.trainingDataset,
    db.trainingSample,
    db.trainingRun,
    db.processingJob,
    db.systemConfig,
    db.monitoringCampaign,
    db.calibrationFrame,
    db.workflowRun,
  ] as unknown as { count(): Promise<number> }[];
  for (const table of tables) expect(await table.count()).toBeGreaterThan(0);
});
