/** The numbers of running, silent and failed work of each kind. Each number leads to its list. */

import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { numberText } from '../../ui/counted.js';
import { Card } from '../../ui/page.js';
import { ErrorPanel } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { KINDS, type Kind } from './kinds.js';
import { CountRuns } from './operations.js';
import styles from './pipeline.module.css';
import { STALE } from './work-filter.js';

interface Properties {
  readonly survey: string;
  readonly staleMinutes: number;
}

/** The streams report no jobs and no workflow runs. */
export const EVERY_MS = 15_000;

export function Attention({ survey, staleMinutes }: Properties) {
  const of: Record<string, string> = survey ? { survey } : {};
  const read = (filter: object) => {
    const each = { ...of, ...filter };
    return { preprocess: each, difference: each, model: each, training: each, job: each, workflow: each };
  };
  const options = { everyMs: EVERY_MS, keepsPrevious: true };
  const running = useData(CountRuns, read({ status: 'RUNNING' as const }), options);
  const silent = useData(CountRuns, read({ stale: { olderThanMinutes: staleMinutes } }), options);
  const failed = useData(CountRuns, read({ status: 'FAILED' as const }), options);
  const error = running.error ?? silent.error ?? failed.error;
  const cell = (counts: typeof running.data, status: string, tone?: string) => (kind: Kind) => {
    const count = counts?.[kind.name].totalCount;
    if (count === undefined) return '…';
    if (count === 0) return <span className={styles.zero}>0</span>;
    const address = new URLSearchParams({ kind: kind.name, status, stale: String(staleMinutes), ...of });
    return (
      <Link href={`/pipeline?${address}`} className={tone}>
        {numberText(count)}
      </Link>
    );
  };
  const columns: Column<Kind>[] = [
    { name: 'Step', cell: ({ title }) => title },
    { name: 'Running', numeric: true, cell: cell(running.data, 'RUNNING') },
    { name: 'No heartbeat', numeric: true, cell: cell(silent.data, STALE, styles.warn) },
    { name: 'Failed', numeric: true, cell: cell(failed.data, 'FAILED', styles.bad) },
  ];
  return (
    <Card title="What needs attention" flush>
      {error ? (
        <div className={styles.inner}>
          <ErrorPanel error={error} onRetry={() => void Promise.all([running.refetch(), silent.refetch(), failed.refetch()])} />
        </div>
      ) : (
        <div className={styles.counts}>
          <Table isNumbers caption="Work that needs attention" columns={columns} rows={KINDS} idOf={({ name }) => name} />
        </div>
      )}
    </Card>
  );
}
