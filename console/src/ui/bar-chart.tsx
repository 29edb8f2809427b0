/** Counts for each day, or another interval, as stacked bars, with a table of the same numbers for those who prefer or need it. */

import { useId } from 'react';
import type { Tone } from './badge.js';
import styles from './bar-chart.module.css';
import { numberText } from './counted.js';

export interface Series {
  readonly name: string;
  readonly tone: Tone;
}

interface Properties {
  /** What the chart shows. */
  readonly caption: string;
  readonly series: readonly Series[];
  /** What a row is; a day by default. Days are listed with the latest first. */
  readonly rowName?: string;
  /** One row for each day: its label, and one number for each series. */
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** The widest bar, in pixels. */
const WIDEST = 96;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function BarChart({ caption, rowName = 'Day', series, rows }: Properties) {
  const id = useId();
  const most = Math.max(1, ...rows.map(({ values }) => sum(values)));
  const totals = series.map((_, index) => sum(rows.map(({ values }) => values[index] ?? 0)));
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <figcaption id={id} className={styles.legend}>
        <span className="visually-hidden">{caption}: </span>
        {series.map(({ name, tone }, index) => (
          <span key={name} className={styles.key}>
            <span className={`${styles.swatch} ${styles[tone]}`} aria-hidden="true" />
            <strong>{numberText(totals[index] as number)}</strong> {name}
          </span>
        ))}
      </figcaption>
      <div className={styles.chart} style={{ maxWidth: `${rows.length * WIDEST}px` }} aria-hidden="true">
        <span className={styles.most}>{numberText(most)}</span>
        <div className={styles.bars}>
          {rows.map(({ label, values }) => (
            <div
              key={label}
              className={styles.day}
              title={`${label}\n${series.map(({ name }, index) => `${values[index]} ${name}`).join('\n')}`}
            >
              {values.map((value, index) => (
                <span
                  key={series[index]?.name}
                  className={`${styles.bar} ${styles[series[index]?.tone ?? 'calm']}`}
                  style={{ height: `${(value / most) * 100}%` }}
                />
              ))}
            </div>
          ))}
        </div>
        <div className={styles.axis}>
          <span>{rows[0]?.label}</span>
          {rows.length > 1 && <span>{rows.at(-1)?.label}</span>}
        </div>
      </div>
      <details className={styles.details}>
        <summary>Numbers</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with the keyboard. */}
        <section className={styles.scroll} tabIndex={0} aria-label={`Numbers: ${caption}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">{rowName}</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(rowName === 'Day' ? rows.toReversed() : rows).map(({ label, values }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {values.map((value, index) => (
                    <td key={series[index]?.name}>{numberText(value)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
