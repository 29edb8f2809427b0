/** The names of the entities of events: as the event contains it, or as the entity has it now. */
import { useMemo } from 'react';
import { useData } from '../../api/use-data.js';
import { type EntityNames, globalIdsIn } from './entity-ids.js';
import type { AuditEvent } from './event.js';
import { NameEntities } from './operations.js';
import { fieldsOf } from './sides.js';

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
function nameIn({ before, after }: Pick<Named, 'before' | 'after'>): string | null {
  for (const side of [after, before]) {
    const { name } = fieldsOf(side);
    if (typeof name === 'string' && name !== '') return name;
  }
  return null;
}

/** The name of the entity of an event, if it has one. */
export const nameOf = (event: Named, names: EntityNames): string | undefined =>
  nameIn(event) ?? (event.entityId == null ? undefined : names.get(event.entityId));

/** The entities of the events come first: further ids stay as they are. */
function idsWithoutName(events: readonly Named[]): string[] {
  const entities = events.flatMap((event) => (event.entityId != null && nameIn(event) === null ? [event.entityId] : []));
  const inSides = globalIdsIn(events.flatMap(({ before, after }) => [before, after]));
  const ids = [...entities, ...inSides].filter((id) => NAMED.has(id.slice(0, id.indexOf(':'))));
  return [...new Set(ids)].slice(0, MOST_NAMES).sort();
}

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
