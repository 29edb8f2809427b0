/** The ids of entities in the two sides of an event, and names in their place. Pure functions. */
import { isGlobalId } from './audit-filter.js';
import { fieldsOf, type Side } from './sides.js';

/** By global id. */
export type EntityNames = ReadonlyMap<string, string>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Fields whose ids do not state the type. Those of surveys are named with the scopes. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['ownerId', 'User'],
  ['createdById', 'User'],
  ['createdByKeyId', 'ApiKey'],
  ['stoppedKeys', 'ApiKey'],
  ['startedKeys', 'ApiKey'],
  ['datasetId', 'TrainingDataset'],
  ['modelId', 'Model'],
  ['campaignId', 'MonitoringCampaign'],
]);

/** The global id that a value of a field is; null for any other value. */
export function globalIdIn(field: string, value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (isGlobalId(value)) return value;
  const type = TYPES.get(field);
  return type !== undefined && UUID.test(value) ? `${type}:${value}` : null;
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

export const globalIdsIn = (sides: readonly unknown[]): string[] =>
  sides.flatMap((side) =>
    Object.entries(fieldsOf(side)).flatMap(([field, value]) => listed(value).flatMap((each) => globalIdIn(field, each) ?? [])),
  );

/** A side with names in the place of the ids that have one. */
export function withEntityNames(side: unknown, names: EntityNames): Side {
  const fields = fieldsOf(side);
  if (names.size === 0) return fields;
  const named = (field: string, value: unknown): unknown => names.get(globalIdIn(field, value) ?? '') ?? value;
  return fieldsOf(
    Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [
        field,
        Array.isArray(value) ? value.map((each) => named(field, each)) : named(field, value),
      ]),
    ),
  );
}
