/** What was seen at a position before and after, and what people said about the detection. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { request } from '../../api/request.js';
import { keyOf, useData } from '../../api/use-data.js';
import type { ShowHistoryQuery } from '../../gql/graphql.js';
import { angleText } from '../../ui/coordinates.js';
import { SelectField } from '../../ui/field.js';
import { Moment } from '../../ui/moment.js';
import { Card } from '../../ui/page.js';
import { ErrorPanel, Loading } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import styles from './detections.module.css';
import { ShowHistory } from './operations.js';
import type { Detection } from './queue.js';
import { Confidence, StatusBadge } from './subject.js';

type Found = ShowHistoryQuery['detections']['nodes'][number];
type Observed = ShowHistoryQuery['observations']['nodes'][number];

/** The radius of the search, in arcseconds. */
const RADII = [2, 5, 15, 60, 300] as const;
const BY_DEFAULT = 5;
const FRESH_MS = 60_000;

/** The radius in the address, in arcseconds. */
export const radiusIn = (text: string): number => RADII.find((radius) => String(radius) === text) ?? BY_DEFAULT;

const variablesOf = ({ id, ra, dec }: Detection, radius: number) => ({ id, near: { ra, dec, radius: radius / 3_600 } });

/** Reads the history of the next detection ahead, and its image, so that nobody waits for them. */
export function useReadAhead(next: Detection | undefined, radius: number): void {
  const client = useQueryClient();
  useEffect(() => {
    if (next === undefined) return;
    const variables = variablesOf(next, radius);
    void client.prefetchQuery({
      queryKey: keyOf(ShowHistory, variables),
      queryFn: ({ signal }) => request(ShowHistory, variables, { signal }),
      staleTime: FRESH_MS,
    });
  }, [client, next, radius]);
}

interface Seen {
  readonly observation: { readonly id: string; readonly externalId: string };
}

const ObservationLink = ({ observation: { id, externalId } }: Seen) => (
  <Link href={`/observations/${uuidOf(id)}`}>
    <Text className={styles.text}>{externalId}</Text>
  </Link>
);

const DETECTIONS: readonly Column<Found>[] = [
  { name: 'Observation', cell: (found) => <ObservationLink {...found} /> },
  { name: 'Observed', cell: ({ observation }) => <Moment at={observation.observedAt} /> },
  { name: 'Survey', cell: ({ observation }) => <Text className={styles.text}>{observation.survey.name}</Text> },
  { name: 'Band', cell: ({ observation }) => <Text>{observation.filterBand ?? '–'}</Text> },
  { name: 'Model says', cell: ({ type }) => type.toLowerCase() },
  { name: 'Confidence', cell: ({ confidence }) => <Confidence value={confidence} /> },
  { name: 'People say', cell: ({ humanLabel }) => humanLabel?.toLowerCase() ?? '–' },
  { name: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  {
    name: 'Distance',
    numeric: true,
    cell: ({ id, separation }) => (
      <Link href={`/detections/${uuidOf(id)}`}>{separation == null ? 'open' : angleText(separation)}</Link>
    ),
  },
];

const OBSERVATIONS: readonly Column<Observed>[] = [
  { name: 'Observation', cell: (observation) => <ObservationLink observation={observation} /> },
  { name: 'Observed', cell: ({ observedAt }) => <Moment at={observedAt} /> },
  { name: 'Survey', cell: ({ survey }) => <Text className={styles.text}>{survey.name}</Text> },
  { name: 'Band', cell: ({ filterBand }) => <Text>{filterBand ?? '–'}</Text> },
  { name: 'Status', cell: ({ status }) => status.toLowerCase() },
  { name: 'Distance', numeric: true, cell: ({ separation }) => (separation == null ? '–' : angleText(separation)) },
];

interface Properties {
  readonly detection: Detection;
  readonly radius: number;
  readonly onRadius: (radius: string) => void;
}

export function History({ detection, radius, onRadius }: Properties) {
  const { data, error, refetch } = useData(ShowHistory, variablesOf(detection, radius), { freshMs: FRESH_MS });
  const others = data?.detections.nodes.filter(({ id }) => id !== detection.id);
  return (
    <Card
      title="At this position"
      flush
      aside={
        <SelectField label="Radius of the search" bare value={radius} onChange={(event) => onRadius(event.target.value)}>
          {RADII.map((each) => (
            <option key={each} value={each}>
              {each < 60 ? `within ${each}″` : `within ${each / 60}′`}
            </option>
          ))}
        </SelectField>
      }
    >
      <div className={styles.history}>
        {error ? (
          <div className={styles.inner}>
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          </div>
        ) : data === undefined ? (
          <Loading lines={5} label="Loading: the history" />
        ) : (
          <>
            <Judgements of={data} />
            <h3 className={styles.inner}>Other detections</h3>
            {others?.length === 0 ? (
              <p className={styles.none}>Nothing else was detected here.</p>
            ) : (
              <Table caption="Other detections at this position" columns={DETECTIONS} rows={others} idOf={({ id }) => id} />
            )}
            <h3 className={styles.inner}>Observations centred here</h3>
            {data.observations.nodes.length === 0 ? (
              <p className={styles.none}>No observation has its centre here.</p>
            ) : (
              <Table
                caption="Observations centred at this position"
                columns={OBSERVATIONS}
                rows={data.observations.nodes}
                idOf={({ id }) => id}
              />
            )}
          </>
        )}
      </div>
    </Card>
  );
}

function Judgements({ of: { detection } }: { readonly of: ShowHistoryQuery }) {
  const said = detection?.validations.nodes ?? [];
  if (said.length === 0) return null;
  return (
    <>
      <h3 className={styles.inner}>Judgements of this detection</h3>
      <ul className={styles.said}>
        {said.map(({ id, createdAt, label, newStatus, notes, user }) => (
          <li key={id}>
            <Text>{user.name}</Text>: {label.toLowerCase()}, {newStatus.toLowerCase()}, <Moment at={createdAt} relative />
            {notes && (
              <p className={styles.hint}>
                <Text className={styles.notes}>{notes}</Text>
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
