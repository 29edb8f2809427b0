/** Rows of every kind that has a position, in two surveys, and the angle between positions by a formula apart from the server's. */
import { schema } from '../../src/modules/schema.js';
import { makeChain } from './chain.js';
import { Random } from './random.js';
import { SEED } from './seed.js';
import { type TestServer, uuidOf } from './server.js';

export interface Place {
  readonly ra: number;
  readonly dec: number;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The angle between two positions in degrees, by Vincenty's formula: exact for near, far and opposite positions. */
export function separation(a: Place, b: Place): number {
  const [d1, d2, dra] = [radians(a.dec), radians(b.dec), radians(a.ra - b.ra)];
  const x = Math.cos(d2) * Math.sin(dra);
  const y = Math.cos(d1) * Math.sin(d2) - Math.sin(d1) * Math.cos(d2) * Math.cos(dra);
  const z = Math.sin(d1) * Math.sin(d2) + Math.cos(d1) * Math.cos(d2) * Math.cos(dra);
  return (Math.atan2(Math.hypot(x, y), z) * 180) / Math.PI;
}

/** The lists that accept `near`, with the type of their rows. */
export const SKY_LISTS = Object.values(schema.getQueryType()?.getFields() ?? {})
  .filter(({ args }) => args.some(({ name }) => name === 'near'))
  .map(({ name }) => ({ list: name, type: `${name[0]?.toUpperCase()}${name.slice(1, -1)}` }));

export interface SkyRow extends Place {
  /** Global. */
  readonly id: string;
  readonly survey: string;
}

/** The poles, both sides of right ascension 0, and the same position three times. */
const SPECIAL: readonly Place[] = [
  ...[-90, 90].flatMap((dec) => [0, 123].map((ra) => ({ ra, dec }))),
  ...[0, 0.0002, 359.9998].map((ra) => ({ ra, dec: 0 })),
  ...[1, 2, 3].map(() => ({ ra: 40, dec: 20 })),
];

/** Random positions: over the sky, and some close together. */
export function randomPlaces(random: Random, howMany: number): Place[] {
  const part = () => random.below(1_000_000) / 1_000_000;
  return Array.from({ length: howMany }, (_, index) =>
    index % 3 === 0
      ? { ra: 40 + part() / 10, dec: 20 + part() / 10 }
      : { ra: part() * 359.999, dec: (Math.asin(2 * part() - 1) * 180) / Math.PI },
  );
}

/** Makes rows of every type at the same positions in NORTH and in SOUTH. Returns the rows by type. */
export async function makeSky(server: TestServer, howMany = 40): Promise<Map<string, SkyRow[]>> {
  const model = 'mutation { createModel(input: { name: "sky", version: "1", type: "cnn" }) { model { id } } }';
  const modelId = (await server.ok(model, { token: server.admin.token })).createModel.model.id;
  const places = [...SPECIAL, ...randomPlaces(new Random(SEED), howMany)];
  const { db } = server.app;
  for (const name of ['NORTH', 'SOUTH']) {
    const survey = await server.makeSurvey(name);
    const chain = await makeChain(server, survey, modelId);
    const [observationId, modelRunId, differenceRunId] = ['Observation', 'ModelRun', 'DifferenceRun'].map((type) =>
      uuidOf(chain[type] as string),
    ) as [string, string, string];
    const surveyId = survey.uuid;
    await server.makeObservations(survey, places.length, (index) => places[index] as Place);
    await db.candidate.createMany({
      data: places.map((place, pixelX) => ({ ...place, pixelX, pixelY: 0, snr: pixelX, surveyId, differenceRunId })),
    });
    const detections = await db.detection.createManyAndReturn({
      data: places.map((place, pixelX) => ({
        ...place,
        pixelX,
        pixelY: 0,
        confidence: 0.5,
        surveyId,
        observationId,
        modelRunId,
      })),
    });
    await db.alert.createMany({
      data: detections.map(({ id }) => ({ detectionId: id, surveyId, type: 'new', title: 'x' })),
    });
  }
  const select = { id: true, ra: true, dec: true, surveyId: true } as const;
  const names = new Map((await db.survey.findMany()).map(({ id, name }) => [id, name]));
  const found = {
    Observation: await db.observation.findMany({ select }),
    Detection: await db.detection.findMany({ select }),
    Candidate: await db.candidate.findMany({ select }),
    Alert: await db.alert.findMany({ select }),
  };
  return new Map(
    Object.entries(found).map(([type, rows]) => [
      type,
      rows.map(({ id, ra, dec, surveyId }) => ({ id: `${type}:${id}`, ra, dec, survey: names.get(surveyId) as string })),
    ]),
  );
}
