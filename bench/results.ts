/** Collects the findings of a run: the rows of the table, with a verdict where a budget exists, and the numbers of the charts. */

/** `budget` is a text such as `≤ 0.3` or `p99 ≤ 250 ms`. `value` is the number that the budget bounds; without it there is no verdict. */
export type Report = (what: string, budget: string, measured: string, value?: number) => void;

export interface Row {
  readonly what: string;
  readonly budget: string;
  readonly measured: string;
  readonly met: '' | 'yes' | 'no';
}

/** The CPU time of one side for one request. */
export interface Bar {
  readonly chart: 'viewer' | 'list';
  readonly side: string;
  readonly micros: number;
}

/** The CPU time of one side for a page of so many rows. */
export interface Point {
  readonly side: string;
  readonly rows: number;
  readonly micros: number;
}

export interface Findings {
  readonly rows: Row[];
  readonly bars: Bar[];
  readonly points: Point[];
}

export const noFindings = (): Findings => ({ rows: [], bars: [], points: [] });

const BOUND = /([≤≥]) ([\d,.]+)/;

/** Returns whether a value keeps a budget. */
export function verdict(budget: string, value: number | undefined): Row['met'] {
  const [, sign, bound] = BOUND.exec(budget) ?? [];
  if (value === undefined || bound === undefined) return '';
  const limit = Number(bound.replaceAll(',', ''));
  return (sign === '≤' ? value <= limit : value >= limit) ? 'yes' : 'no';
}

/** Prints each row when it is measured, and keeps it. */
export const reportTo =
  ({ rows }: Findings): Report =>
  (what, budget, measured, value) => {
    rows.push({ what, budget, measured, met: verdict(budget, value) });
    console.log(`${what}: ${measured}`);
  };

/** For a bench that runs alone: prints the budget too. */
export const printing: Report = (what, budget, measured, value) => {
  const met = verdict(budget, value);
  console.log(`${what}: ${measured}${budget && ` (budget ${budget}${met && `, met: ${met}`})`}`);
};

const HEAD: Row = { what: 'measurement', budget: 'budget', measured: 'measured', met: 'met' as Row['met'] };
const COLUMNS = ['what', 'budget', 'measured', 'met'] as const;

/** The table in Markdown. With `aligned`, its columns are padded for a terminal. */
export function table(rows: readonly Row[], aligned = false): string {
  const all = [HEAD, ...rows];
  const widths = COLUMNS.map((column) => (aligned ? Math.max(...all.map((row) => row[column].length)) : 0));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`;
  const lines = all.map((row) => line(COLUMNS.map((column) => row[column].replaceAll('|', '\\|'))));
  return [lines[0], line(widths.map((width) => '-'.repeat(Math.max(3, width)))), ...lines.slice(1)].join('\n');
}
