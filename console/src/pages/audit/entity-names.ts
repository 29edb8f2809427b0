/** The names of the entities of events: as the event contains it, or as the entity has it now. */
import { useMemo } from 'react';
import { useData } from '../../api/use-data.js';
import type { AuditEvent } from './event.js';
import { NameEntities } from './operations.js';
import { fieldsOf } from './sides.js';

/** By global id. */
export type EntityNames = ReadonlyMap<string, string>;

type Named = Pick<AuditEvent, 'entityType' | 'entityId' | 'before' | 'after'>;

const NAMED: ReadonlySet<string> = new Set([
  'ApiKey',
  'ApiKeyRequest',
  'User',
  'Survey',
  'TrainingDataset',
  'Model',
  'MonitoringCampaign',
]);
/** The API reads so many entities together. A page of the log is shorter. */
const MOST_NAMES = 100;

/** The name that an event contains, the new one first. */
export function nameIn({ before, after }: Pick<Named, 'before' | 'after'>): string | null {
  for (const side of [after, before]) {
    const { name } = fieldsOf(side);
    if (typeof name === 'string' && name !== '') return name;
  }
  return null;
}

const idsWithoutName = (events: readonly Named[]): string[] => {
  const ids = events.flatMap((event) =>
    event.entityId != null && NAMED.has(event.entityType) && nameIn(event) === null ? [event.entityId] : [],
  );
  return [...new Set(ids)].sort().slice(0, MOST_NAMES);
};

/** Reads the names that the events do not contain, together: null until they are read. An entity that no longer exists has no name. */
export function useEntityNamesIn(events: readonly Named[] | undefined): EntityNames | null {
  const ids = useMemo(() => idsWithoutName(events ?? []), [events]);
  const { data, isLoading } = useData(NameEntities, { ids }, { enabled: ids.length > 0, freshMs: 60_000, keepsPrevious: true });
  const names = useMemo(
    () => new Map(data?.nodes.flatMap((node) => (node && 'name' in node && node.name ? [[node.id, node.name] as const] : []))),
    [data],
  );
  return isLoading ? null : names;
}
