/** Rows in the order of a track on the sky, such as a scan along the ecliptic, leave the indexes of positions small. */
import { expect, test } from 'vitest';
import { makeModelRun } from '../support/detections.js';
import { uuidOf } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();
const ROWS = 500;
/** When the index stored points, the observations took 450 pages. */
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

const observationsOf = (places: readonly { ra: number; dec: number }[], from = 0) =>
  places.map((place, index) => ({
    ...place,
    externalId: `scan-${String(from + index).padStart(4, '0')}`,
    observedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, from + index)).toISOString(),
  }));

const WRITES: readonly [table: string, write: () => Promise<void>][] = [
  [
    'observations',
    async () => {
      const survey = await server.makeSurvey();
      await send(
        'ingestObservations',
        'IngestObservationsInput',
        { survey: survey.name, observations: observationsOf(track) },
        'inserted',
      );
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

async function send(mutation: string, type: string, input: object, counted: string, rows = ROWS): Promise<void> {
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${counted} } }`;
  const data = await server.ok(document, { variables: { input }, token: server.admin.token });
  expect(data[mutation]).toEqual({ [counted]: rows });
}

async function pagesOf(index: string): Promise<number> {
  const [size] = await server.app.db.$queryRawUnsafe<{ pages: number }[]>(
    `SELECT (pg_relation_size('${index}') / 8192)::int AS pages`,
  );
  return size?.pages ?? Number.NaN;
}

test.each(WRITES)('%s along a track fill the pages of their index', async (table, write) => {
  await write();
  expect(await pagesOf(`${table}_sky`)).toBeLessThan(MOST_PAGES);
});

/** Other tracks, 250 places each. With points in the indexes, three of them took 44 to 215 pages. */
const TRACKS = {
  'the ecliptic': track.slice(0, 250),
  'a meridian': Array.from({ length: 250 }, (_, index) => ({ ra: 120, dec: index * 0.1 - 10 })),
  'a parallel': Array.from({ length: 250 }, (_, index) => ({ ra: index, dec: 30 })),
  'one place': Array.from({ length: 250 }, () => ({ ra: 120, dec: 30 })),
};

test.each(Object.entries(TRACKS))('rows that arrive in tens along %s fill the pages of their indexes', async (_, places) => {
  const survey = await server.makeSurvey();
  const before = [await pagesOf('observations_sky'), await pagesOf('observations_ingested_sky')] as const;
  for (let from = 0; from < places.length; from += 10) {
    const input = { survey: survey.name, observations: observationsOf(places.slice(from, from + 10), from) };
    await send('ingestObservations', 'IngestObservationsInput', input, 'inserted', 10);
  }
  expect((await pagesOf('observations_sky')) - before[0]).toBeLessThan(20);
  expect((await pagesOf('observations_ingested_sky')) - before[1]).toBeLessThan(20);
});
