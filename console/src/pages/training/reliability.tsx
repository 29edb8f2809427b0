/** Whether the confidence of a model means what it says: of detections with a confidence of 0.8, eight of ten should be right. */

import type { MeasureModelQuery } from '../../gql/graphql.js';
import { numberText } from '../../ui/counted.js';
import { type Column, Table } from '../../ui/table.js';
import { binName, percent } from './bins.js';
import styles from './training.module.css';

type Bin = NonNullable<MeasureModelQuery['modelPerformance']>['reliability'][number];

const SIZE = 200;
const SMALLEST = 3;
const LARGEST = 9;

const COLUMNS: readonly Column<Bin>[] = [
  { name: 'Confidence', cell: ({ from, to }) => binName(from, to) },
  { name: 'Judged', numeric: true, cell: ({ count }) => numberText(count) },
  { name: 'Mean', numeric: true, cell: ({ meanConfidence }) => percent(meanConfidence) },
  { name: 'Right', numeric: true, cell: ({ correctShare }) => percent(correctShare) },
];

export function Reliability({ bins }: { readonly bins: readonly Bin[] }) {
  const used = bins.filter(({ count }) => count > 0);
  const most = Math.max(1, ...used.map(({ count }) => count));
  return (
    <div className={styles.reliability}>
      <svg viewBox={`-34 -10 ${SIZE + 44} ${SIZE + 44}`} className={styles.plot} aria-hidden="true">
        <rect className={styles.frame} width={SIZE} height={SIZE} />
        <line className={styles.ideal} x1={0} y1={SIZE} x2={SIZE} y2={0} />
        {used.map(({ from, to, count, meanConfidence, correctShare }) => (
          <circle
            key={from}
            className={styles.dot}
            cx={(meanConfidence ?? 0) * SIZE}
            cy={(1 - (correctShare ?? 0)) * SIZE}
            r={SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(count / most)}
          >
            <title>{`${binName(from, to)}: ${percent(correctShare)} of ${count} right`}</title>
          </circle>
        ))}
        {[0, 0.5, 1].map((share) => (
          <g key={share} className={styles.tick}>
            <text x={share * SIZE} y={SIZE + 14} textAnchor="middle">
              {share}
            </text>
            <text x={-6} y={(1 - share) * SIZE + 4} textAnchor="end">
              {share}
            </text>
          </g>
        ))}
        <text className={styles.tick} x={SIZE / 2} y={SIZE + 30} textAnchor="middle">
          confidence
        </text>
        <text className={styles.tick} transform={`translate(-24 ${SIZE / 2}) rotate(-90)`} textAnchor="middle">
          share that is right
        </text>
      </svg>
      <p className={styles.hint}>Points below the line: the model is too confident. A larger point has more judgements.</p>
      <details className={styles.details}>
        <summary>Numbers</summary>
        <Table caption="Reliability by confidence" columns={COLUMNS} rows={bins} idOf={({ from }) => String(from)} />
      </details>
    </div>
  );
}
