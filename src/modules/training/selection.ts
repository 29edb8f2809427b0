/**
 * Selects the samples of a dataset and splits them, in a temporary table of the database, so that the measured rows are the stored
 * rows. The same rows and the same seed give the same samples, positions and splits.
 */

import { badUserInput } from '../../base/errors.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { Bounds, CollectionParameters, SplitRatios } from './parameters.js';
import { splitStrata } from './splits.js';

/** The table of the samples, which exists until the transaction ends. */
export const SELECTION = Prisma.raw('pg_temp.training_selection');

/** The selection as JSON, for a later transaction. */
export async function selectedSamples(tx: Tx): Promise<string> {
  const [row] = await tx.$queryRaw<[{ samples: string }]>`
    SELECT json_agg(json_build_array(detection_id, observation_id, survey_id, position, label, confidence, quality, split))::text AS samples
      FROM ${SELECTION}`;
  return row.samples;
}

/** The rows of `selectedSamples`, with the columns of SELECTION that are stored. */
export const samplesIn = (samples: string): Prisma.Sql => Prisma.sql`(
  SELECT (s->>0)::uuid AS detection_id, (s->>1)::uuid AS observation_id, (s->>2)::uuid AS survey_id, (s->>3)::int AS position,
         (s->>4)::detection_type AS label, (s->>5)::float8 AS confidence, (s->>6)::float8 AS quality, (s->>7)::dataset_split AS split
    FROM jsonb_array_elements(${samples}::jsonb) AS s)`;

/** A list of values without commas, as an array of text: the only form that every adapter passes on. */
export const textArray = (values: readonly string[]): Prisma.Sql => Prisma.sql`string_to_array(${values.join()}, ',')`;

/**
 * Every detection with its newest judgement. A rejected one is a negative: its label is always ARTIFACT. `agreed` is true when all its
 * judgements have the same label. Only the judgements of detections that meet `condition` are read. The others appear without any.
 */
const judged = (condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  detections d
  JOIN observations o ON o.id = d.observation_id
  CROSS JOIN LATERAL (
    SELECT count(*) AS judgements,
           CASE d.status WHEN 'REJECTED' THEN 'ARTIFACT' ELSE (array_agg(e.label ORDER BY e.created_at DESC, e.id DESC))[1] END AS label,
           (array_agg(e.quality ORDER BY e.created_at DESC, e.id DESC))[1] AS quality,
           min(e.label) = max(e.label) AS agreed
      FROM validation_events e
     WHERE e.detection_id = d.id AND ${condition}) j`;

/** A condition for a sample, and the text about detections that do not meet it. */
interface Condition {
  readonly holds: Prisma.Sql;
  readonly otherwise: string;
}

const HAS_JUDGED_STATUS = Prisma.sql`d.status IN ('VALIDATED', 'CONFIRMED', 'REJECTED')`;

/** The conditions that need no judgement. */
function conditionsOnDetections({ dateFrom, dateTo, minConfidence }: CollectionParameters): Condition[] {
  const conditions: (Condition | null)[] = [
    { holds: HAS_JUDGED_STATUS, otherwise: 'are not judged (VALIDATED, CONFIRMED or REJECTED)' },
    dateFrom && {
      holds: Prisma.sql`o.observed_at >= ${dateFrom.toISOString()}::timestamptz`,
      otherwise: `were observed before ${dateFrom.toISOString()}`,
    },
    dateTo && {
      holds: Prisma.sql`o.observed_at < ${dateTo.toISOString()}::timestamptz`,
      otherwise: `were observed at or after ${dateTo.toISOString()}`,
    },
    minConfidence === null
      ? null
      : { holds: Prisma.sql`d.confidence >= ${minConfidence}::float8`, otherwise: `have a confidence below ${minConfidence}` },
  ];
  return conditions.filter((condition) => condition !== null);
}

function conditionsOf(parameters: CollectionParameters): Condition[] {
  const { anomalyTypes, qualityThreshold } = parameters;
  const conditions: (Condition | null)[] = [
    ...conditionsOnDetections(parameters),
    { holds: Prisma.sql`j.judgements > 0`, otherwise: 'have no judgement' },
    anomalyTypes && {
      holds: Prisma.sql`j.label::text = ANY(${textArray(anomalyTypes)})`,
      otherwise: `are not labelled ${anomalyTypes.join(' or ')}`,
    },
    qualityThreshold === null
      ? null
      : {
          holds: Prisma.sql`COALESCE(j.quality >= ${qualityThreshold}::float8, false)`,
          otherwise: `have a quality below ${qualityThreshold}, or none`,
        },
  ];
  return conditions.filter((condition) => condition !== null);
}

const inSurveys = ({ surveys }: CollectionParameters): Prisma.Sql =>
  surveys === null ? Prisma.sql`true` : Prisma.sql`d.survey_id = ANY(${textArray(surveys.map(({ id }) => id))}::uuid[])`;

const all = (conditions: readonly Prisma.Sql[]): Prisma.Sql => Prisma.join([...conditions], ' AND ');

/** A random-looking order, the same for the same seed. */
const bySeed = (seed: number, expression: string): Prisma.Sql =>
  Prisma.sql`md5(${String(seed)}::text || ${Prisma.raw(expression)}::text) COLLATE "C", ${Prisma.raw(expression)}`;

/**
 * Fills the selection. Throws BAD_USER_INPUT when it is empty, with the number that each condition excluded, and when it is too
 * large without `maxSamples`.
 *
 * Samples are in the order of a hash of seed and detection; `maxSamples` keeps the first. An observation belongs to the
 * stratum of its most frequent label. Strata are in the order of a hash of seed and label, and observations within one in
 * the order of a hash of seed and observation.
 */
export async function selectSamples(tx: Tx, parameters: CollectionParameters, bounds: Bounds): Promise<void> {
  const { seed, maxSamples } = parameters;
  const conditions = conditionsOf(parameters);
  if (bounds.judged !== null) await checkEffort(tx, parameters, bounds.judged);
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE ${SELECTION} (
      position int, detection_id uuid, observation_id uuid, survey_id uuid, observed_at timestamptz, label detection_type,
      confidence float8, quality float8, agreed boolean, stratum detection_type, place int, split dataset_split
    ) ON COMMIT DROP`;
  const count = await tx.$executeRaw`
    INSERT INTO ${SELECTION}
    WITH picked AS (
      SELECT row_number() OVER (ORDER BY ${bySeed(seed, 'd.id')}) - 1 AS position,
             d.id AS detection_id, d.observation_id, d.survey_id, o.observed_at, j.label, d.confidence, j.quality, j.agreed
        FROM ${judged(Prisma.sql`true`)}
       WHERE ${all([inSurveys(parameters), ...conditions.map(({ holds }) => holds)])}
       ORDER BY position
       LIMIT ${maxSamples ?? bounds.samples + 1}
    ), labels AS (
      SELECT observation_id, label, count(*) AS samples FROM picked GROUP BY observation_id, label
    ), strata AS (
      SELECT DISTINCT ON (observation_id) observation_id, label AS stratum
        FROM labels
       ORDER BY observation_id, samples DESC, label::text COLLATE "C"
    ), placed AS (
      SELECT observation_id, stratum,
             row_number() OVER (ORDER BY ${bySeed(seed, 'stratum')}, ${bySeed(seed, 'observation_id')}) AS place
        FROM strata
    )
    SELECT position, detection_id, observation_id, survey_id, observed_at, label, confidence, quality, agreed, stratum, place
      FROM picked JOIN placed USING (observation_id)`;
  if (count === 0) throw await nothingSelected(tx, parameters, conditions);
  if (count > bounds.samples)
    throw badUserInput(
      'input.maxSamples',
      `more than ${bounds.samples} detections can be samples: narrow the conditions, or give maxSamples`,
    );
  await split(tx, parameters.splits);
}

/**
 * Refuses a collection that would read more than `most` judged detections: BAD_USER_INPUT. The conditions on judgements do not count,
 * because each judgement must be read to check them.
 */
async function checkEffort(tx: Tx, parameters: CollectionParameters, most: number): Promise<void> {
  const conditions = conditionsOnDetections(parameters).map(({ holds }) => holds);
  const [row] = await tx.$queryRaw<{ isTooMuch: boolean }[]>`
    SELECT count(*) > ${most}::int AS "isTooMuch"
      FROM (SELECT 1 FROM detections d JOIN observations o ON o.id = d.observation_id
             WHERE ${all([inSurveys(parameters), ...conditions])}
             LIMIT ${most + 1}::int) AS judged`;
  if (row?.isTooMuch)
    throw badUserInput(
      'input',
      `the embedded database collects from at most ${most} judged detections: name fewer surveys, a shorter interval or a greater minConfidence, or use PostgreSQL`,
    );
}

/** Gives each observation its split, as splits.ts decides. */
async function split(tx: Tx, splits: SplitRatios): Promise<void> {
  const strata = await tx.$queryRaw<{ samples: string }[]>`
    SELECT string_agg(samples::text, ',' ORDER BY place) AS samples
      FROM (SELECT stratum, place, count(*) AS samples FROM ${SELECTION} GROUP BY stratum, place) AS observations
     GROUP BY stratum ORDER BY min(place)`;
  const divided = splitStrata(
    strata.map(({ samples }) => samples.split(',').map(Number)),
    splits,
  );
  await tx.$executeRaw`
    UPDATE ${SELECTION} AS sample SET split = chosen.split::dataset_split
      FROM unnest(${textArray(divided.flat())}) WITH ORDINALITY AS chosen(split, place)
     WHERE sample.place = chosen.place`;
}

/** The reasons for an empty selection: each detection counts at the first condition that it does not meet. */
async function nothingSelected(tx: Tx, parameters: CollectionParameters, conditions: readonly Condition[]) {
  const failsFirst = conditions.map(({ holds }, index) => {
    const earlier = conditions.slice(0, index).map((condition) => condition.holds);
    return Prisma.sql`count(*) FILTER (WHERE ${all([...earlier, Prisma.sql`NOT (${holds})`])})::int`;
  });
  const [row] = await tx.$queryRaw<{ detections: number; excluded: number[] }[]>`
    SELECT count(*)::int AS detections, jsonb_build_array(${Prisma.join(failsFirst)}) AS excluded
      FROM ${judged(all(conditionsOnDetections(parameters).map(({ holds }) => holds)))} WHERE ${inSurveys(parameters)}`;
  const detections = row?.detections ?? 0;
  const reasons = conditions.map(({ otherwise }, index) => ({ count: row?.excluded[index] ?? 0, otherwise }));
  return badUserInput(
    'input',
    `no detection can be a sample: there are ${detections} in these surveys`,
    ...reasons.filter(({ count }) => count > 0).map(({ count, otherwise }) => `${count} ${otherwise}`),
  );
}
