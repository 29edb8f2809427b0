/** How many detections are at each status, in the chosen survey. */

import type { Live } from '../../api/stream.js';
import { useData } from '../../api/use-data.js';
import { numberText } from '../../ui/counted.js';
import { ErrorPanel } from '../../ui/states.js';
import { STATUSES } from './detection-filter.js';
import styles from './detections.module.css';
import { CountDetections } from './operations.js';

interface Properties {
  readonly survey: string | null;
  readonly live: Live;
}

export function Counts({ survey, live }: Properties) {
  const { data, error, refetch } = useData(
    CountDetections,
    { filter: survey === null ? {} : { survey } },
    { keepsPrevious: true, freshMs: 30_000 },
  );
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const statistics = data?.detectionStatistics;
  const countOf = (status: string) => statistics?.byStatus.find((row) => row.status === status)?.count ?? 0;
  const share = statistics?.judgedShare;
  return (
    <dl className={styles.counts}>
      {STATUSES.map((status) => (
        <div key={status}>
          <dt>{status.toLowerCase()}</dt>
          <dd>{statistics ? numberText(countOf(status)) : '…'}</dd>
        </div>
      ))}
      <div>
        <dt>judged</dt>
        <dd>{share == null ? '–' : `${(share * 100).toFixed(1)} %`}</dd>
      </div>
      <div>
        <dt>stream</dt>
        <dd>
          <span className={`${styles.dot} ${live.isLive ? styles.open : ''}`} aria-hidden="true" />
          {live.error ? `off: ${live.error.code}` : live.isLive ? 'live' : 'connecting'}
        </dd>
      </div>
    </dl>
  );
}
