/** Parts of a whole as horizontal bars, each with its number and its share. It is a table, so that it can be read without the bars. */

import type { Tone } from './badge.js';
import bars from './bar-chart.module.css';
import { numberText } from './counted.js';
import styles from './share-bars.module.css';
import { Text } from './visible.js';

interface Part {
  readonly name: string;
  /** One number for each series. */
  readonly values: readonly number[];
}

interface Properties {
  /** What the chart shows. */
  readonly caption: string;
  /** What a row is, such as `Survey`. */
  readonly rowName: string;
  /** What each bar consists of. */
  readonly series: readonly { readonly name: string; readonly tone: Tone }[];
  readonly rows: readonly Part[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function ShareBars({ caption, rowName, series, rows }: Properties) {
  const total = sum(rows.map(({ values }) => sum(values)));
  const most = Math.max(1, ...rows.map(({ values }) => sum(values)));
  const isStacked = series.length > 1;
  return (
    <div className={styles.around}>
      {isStacked && (
        <p className={bars.legend}>
          {series.map(({ name, tone }, index) => (
            <span key={name} className={bars.key}>
              <span className={`${bars.swatch} ${bars[tone]}`} aria-hidden="true" />
              <strong>{numberText(sum(rows.map(({ values }) => values[index] ?? 0)))}</strong> {name}
            </span>
          ))}
        </p>
      )}
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{rowName}</th>
            {isStacked && series.map(({ name }) => <th key={name}>{name}</th>)}
            <th scope="col">Number</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name} title={series.map((one, index) => `${values[index]} ${one.name}`).join('\n')}>
              <th scope="row">
                <Text className={styles.name}>{name}</Text>
                <span className={styles.track} aria-hidden="true">
                  {series.map((one, index) => (
                    <span
                      key={one.name}
                      className={bars[one.tone]}
                      style={{ width: `${((values[index] ?? 0) / most) * 100}%` }}
                    />
                  ))}
                </span>
              </th>
              {isStacked &&
                series.map((one, index) => (
                  <td key={one.name} className="visually-hidden">
                    {values[index]}
                  </td>
                ))}
              <td>{numberText(sum(values))}</td>
              <td>{total === 0 ? '–' : `${((sum(values) / total) * 100).toFixed(1)} %`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
