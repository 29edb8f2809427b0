/** Ingesting: random rows, and a whole catalogue. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tries } from '../support/effort.js';
import type { RequestOptions } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const INGEST = `mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) {
  inserted updated unchanged rejected { index reason } } }`;
const supernovae = new URL('../../../shared/data/supernovae.csv', import.meta.url);

const server = serverOfFile();
const ingest = async (survey: { name: string }, observations: object[], by: RequestOptions = { token: server.admin.token }) =>
  (await server.ok(INGEST, { variables: { input: { survey: survey.name, observations } }, ...by })).ingestObservations;

test('a row of any texts and numbers is written as it is or rejected with a reason', async () => {
  const survey = await server.makeSurvey();
  const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'));
  const any = fc.record({
    externalId: fc.option(text),
    ra: fc.option(fc.double({ min: -10, max: 400, noNaN: true })),
    dec: fc.option(fc.double({ min: -100, max: 100, noNaN: true })),
    observedAt: fc.option(
      fc.oneof(
        text,
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      ),
    ),
    filterBand: fc.option(text),
    exposureTime: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    imageWidth: fc.option(fc.integer()),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(any, { maxLength: 20 }), async (rows) => {
      const { inserted, updated, unchanged, rejected } = await ingest(survey, rows);
      expect(inserted + updated + unchanged + rejected.length).toBe(rows.length);
    }),
    { numRuns: tries(25) },
  );
});

test.runIf(existsSync(supernovae))('takes every supernova of the catalogue, and then nothing new', async () => {
  const survey = await server.makeSurvey('SN');
  const records: Record<string, string>[] = parse(readFileSync(supernovae), { columns: true });
  const rows = records.map((record) => ({
    externalId: record.name,
    ra: Number(record.ra_deg),
    dec: Number(record.dec_deg),
    observedAt: record.discovered_on,
  }));
  const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
  const sum = async () => {
    const total = { inserted: 0, updated: 0, unchanged: 0, rejected: 0 };
    for (let i = 0; i < rows.length; i += 1_000) {
      const answer = await ingest(survey, rows.slice(i, i + 1_000), { key });
      total.inserted += answer.inserted;
      total.updated += answer.updated;
      total.unchanged += answer.unchanged;
      total.rejected += answer.rejected.length;
    }
    return total;
  };
  const first = await sum();
  expect(first).toMatchObject({ updated: 0, unchanged: 0 });
  expect(first.inserted + first.rejected).toBe(rows.length);
  expect(first.inserted / rows.length).toBeGreaterThan(0.99);
  const data = await server.ok('{ survey(name: "SN") { observationCount } }', { key });
  expect(data.survey.observationCount).toBe(first.inserted);
  expect(await sum()).toEqual({ inserted: 0, updated: 0, unchanged: first.inserted, rejected: first.rejected });
});
