/** The confusion matrix: what the model said, against what people said. The colour is the share of the model's class. */

import type { DetectionType, MeasureModelQuery } from '../../gql/graphql.js';
import { numberText } from '../../ui/counted.js';
import { CLASSES } from '../detections/detection-filter.js';
import styles from './training.module.css';

type Cell = NonNullable<MeasureModelQuery['modelPerformance']>['confusion'][number];

/** The strongest colour, in percent: text stays readable on it. */
const STRONGEST = 55;

export function Confusion({ cells }: { readonly cells: readonly Cell[] }) {
  const counts = new Map(cells.map(({ predicted, label, count }) => [`${predicted} ${label}`, count]));
  const countOf = (predicted: DetectionType, label: DetectionType) => counts.get(`${predicted} ${label}`) ?? 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with the keyboard.
    <section className={styles.matrixAround} tabIndex={0} aria-label="Confusion matrix">
      <table className={styles.matrix}>
        <caption>Rows: the model. Columns: people.</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">The model says</span>
            </th>
            {CLASSES.map((label) => (
              <th key={label} scope="col">
                {label.toLowerCase()}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {CLASSES.map((predicted) => {
            const total = CLASSES.reduce((sum, label) => sum + countOf(predicted, label), 0);
            return (
              <tr key={predicted}>
                <th scope="row">{predicted.toLowerCase()}</th>
                {CLASSES.map((label) => {
                  const count = countOf(predicted, label);
                  const share = total === 0 ? 0 : count / total;
                  const tone = predicted === label ? 'var(--chart)' : 'var(--chart-warn)';
                  return (
                    <td
                      key={label}
                      title={`${(share * 100).toFixed(1)} % of what the model calls ${predicted.toLowerCase()}`}
                      style={{ backgroundColor: `color-mix(in srgb, ${tone} ${(share * STRONGEST).toFixed(0)}%, transparent)` }}
                    >
                      {numberText(count)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
