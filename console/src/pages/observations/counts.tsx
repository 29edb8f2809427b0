/** How many observations of each survey are at each step. */

import { useData } from '../../api/use-data.js';
import type { CountObservationsQuery, ObservationFilter, ObservationStatus } from '../../gql/graphql.js';
import { numberText } from '../../ui/counted.js';
import { Card } from '../../ui/page.js';
import { Empty, ErrorPanel } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { STATUSES } from './observation-filter.js';
import styles from './observations.module.css';
import { CountObservations } from './operations.js';

interface Row {
  readonly survey: string;
  readonly counts: Partial<Record<ObservationStatus, number>>;
  readonly total: number;
}

function rowsOf({ observationStatistics }: CountObservationsQuery): Row[] {
  const rows = new Map<string, Row>();
  for (const { survey, status, count } of observationStatistics) {
    const { counts, total } = rows.get(survey) ?? { counts: {}, total: 0 };
    rows.set(survey, { survey, counts: { ...counts, [status]: (counts[status] ?? 0) + count }, total: total + count });
  }
  return [...rows.values()].sort((one, other) => other.total - one.total);
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Survey', cell: ({ survey }) => <Text className={styles.text}>{survey}</Text> },
  ...STATUSES.map((status) => ({
    name: status.toLowerCase(),
    numeric: true,
    cell: ({ counts }: Row) => <Count of={counts[status] ?? 0} />,
  })),
  { name: 'all', numeric: true, cell: ({ total }) => numberText(total) },
];

/** A zero is pale, so that the other numbers are found. */
const Count = ({ of }: { readonly of: number }) => <span className={of === 0 ? styles.zero : undefined}>{numberText(of)}</span>;

interface Properties {
  readonly filter: ObservationFilter;
  /** A cone is chosen, which these numbers ignore. */
  readonly hasCone?: boolean;
}

export function Counts({ filter, hasCone = false }: Properties) {
  const { data, error, refetch } = useData(CountObservations, { filter }, { keepsPrevious: true });
  const rows = data && rowsOf(data);
  return (
    <Card
      title="By survey and status"
      aside={hasCone && <span className={styles.whole}>of the whole sky, not of the cone</span>}
      flush
    >
      {error ? (
        <div className={styles.error}>
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        </div>
      ) : rows?.length === 0 ? (
        <Empty title="There is nothing to count" />
      ) : (
        <Table isNumbers caption="Counts" columns={COLUMNS} rows={rows} idOf={({ survey }) => survey} />
      )}
    </Card>
  );
}
