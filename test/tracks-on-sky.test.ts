/** Rows in the order of a track on the sky, such as a scan along the ecliptic: a bulk write leaves the index of positions small. */
import { expect, test } from 'vitest';
import { makeModelRun } from './support/detections.js';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
const ROWS = 500;
/** In the order of the track the observations took 450 pages. */
const MOST_PAGES = 40;

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;

/** Positions along the ecliptic, the next one 0.05 degrees further. */
const track = Array.from({ length: ROWS }, (_, index) => {
  const [longitude, tilt] = [radians(0.05 * (index + 1)), radians(23.44)];
  return {
    ra: degrees(Math.atan2(Math.sin(longitude) * Math.cos(tilt), Math.cos(longitude))),
    dec: degrees(Math.asin(Math.sin(longitude) * Math.sin(tilt))),
  };
});

const WRITES: readonly [table: string, write: () => Promise<void>][] = [
  [
    'observations',
    async () => {
      const survey = await server.makeSurvey();
      const observations = track.map((place, index) => ({
        ...place,
        externalId: `scan-${String(index).padStart(4, '0')}`,
        observedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
      }));
      await send('ingestObservations', 'IngestObservationsInput', { survey: survey.name, observations }, 'inserted');
    },
  ],
  [
    'candidates',
    async () => {
      const survey = await server.makeSurvey();
      const [observation] = (await server.makeObservations(survey, 1)) as [string];
      const run = await server.app.db.differenceRun.create({
        data: { observationId: uuidOf(observation), surveyId: survey.uuid, startedAt: new Date() },
      });
      const input = { differenceRunId: `DifferenceRun:${run.id}`, candidates: track };
      await send('recordCandidates', 'RecordCandidatesInput', input, 'recorded');
    },
  ],
  [
    'detections',
    async () => {
      const { run } = await makeModelRun(server);
      const detections = track.map((place) => ({ ...place, confidence: 0.5 }));
      await send('recordDetections', 'RecordDetectionsInput', { modelRunId: run, detections }, 'recorded');
    },
  ],
];

async function send(mutation: string, type: string, input: object, counted: string): Promise<void> {
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${counted} } }`;
  const data = await server.ok(document, { variables: { input }, token: server.admin.token });
  expect(data[mutation]).toEqual({ [counted]: ROWS });
}

test.each(WRITES)('%s along a track fill the pages of their index', async (table, write) => {
  await write();
  const [size] = await server.app.db.$queryRawUnsafe<{ pages: number }[]>(
    `SELECT (pg_relation_size('${table}_sky') / 8192)::int AS pages`,
  );
  expect(size?.pages).toBeLessThan(MOST_PAGES);
});
