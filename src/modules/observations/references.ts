/**
 * The references to observations. Foreign keys prevent the deletion of a referenced observation; this list lets an answer name
 * the references. A test compares the two.
 */
import type { Principal } from '../../access/principal.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';

export const REFERENCES = {
  PREPROCESS_RUN: { table: 'preprocess_runs', columns: ['observation_id'] },
  DIFFERENCE_RUN: { table: 'difference_runs', columns: ['observation_id', 'reference_observation_id'] },
  MODEL_RUN: { table: 'model_runs', columns: ['observation_id'] },
  DETECTION: { table: 'detections', columns: ['observation_id'] },
  TRAINING_SAMPLE: { table: 'training_samples', columns: ['observation_id'] },
} as const;

export type Reference = keyof typeof REFERENCES;
const KINDS = Object.keys(REFERENCES) as Reference[];

/** This is not EXISTS: for many rows the planner would then read the whole table. This form queries the index for each row. */
const existsSql = (kind: Reference): string =>
  REFERENCES[kind].columns
    .map((column) => `(SELECT true FROM ${REFERENCES[kind].table} r WHERE r.${column} = o.id LIMIT 1) IS NOT NULL`)
    .join(' OR ');

/** The condition that no row refers to a row of `observations AS o`. */
export const UNREFERENCED = Prisma.raw(KINDS.map((kind) => `NOT (${existsSql(kind)})`).join(' AND '));

const EACH_KIND = Prisma.raw(KINDS.map((kind) => `${existsSql(kind)} AS "${kind}"`).join(', '));

/** Some ids as an array in SQL. */
export const uuids = (ids: readonly string[]): Prisma.Sql => Prisma.sql`string_to_array(${ids.join()}, ',')::uuid[]`;

/**
 * The references to each of these observations; observations without references are left out. A sample of a dataset that the principal
 * may not see is not named: its detection refers to the observation too, and is named.
 */
export async function referencesTo(
  tx: Tx,
  { surveyIds }: Principal,
  ids: readonly string[],
): Promise<Map<string, readonly Reference[]>> {
  const rows = await tx.$queryRaw<({ id: string } & Record<Reference, boolean>)[]>`
    SELECT o.id::text, ${EACH_KIND} FROM observations AS o WHERE o.id = ANY(${uuids(ids)})`;
  const sampled = rows.filter((row) => row.TRAINING_SAMPLE).map(({ id }) => id);
  const shown = surveyIds === null || sampled.length === 0 ? null : await sampledInside(tx, surveyIds, sampled);
  const isNamed = (kind: Reference, id: string) => kind !== 'TRAINING_SAMPLE' || shown === null || shown.has(id);
  const found = rows.map((row) => [row.id, KINDS.filter((kind) => row[kind] && isNamed(kind, row.id))] as const);
  return new Map(found.filter(([, kinds]) => kinds.length > 0));
}

/** Those of the observations that a dataset has samples of which consists of these surveys only. */
async function sampledInside(tx: Tx, surveyIds: readonly string[], ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT s.observation_id::text AS id FROM training_samples s
     WHERE s.observation_id = ANY(${uuids(ids)}) AND NOT EXISTS (
       SELECT FROM training_dataset_surveys d WHERE d.dataset_id = s.dataset_id AND d.survey_id <> ALL(${uuids(surveyIds)}))`;
  return new Set(rows.map(({ id }) => id));
}
