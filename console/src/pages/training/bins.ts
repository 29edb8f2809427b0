/** Rows of charts from what the API returns. Pure functions. */

const BINS = 10;

/** `0.3 to 0.4` */
export const binName = (from: number, to: number): string => `${from.toFixed(1)} to ${to.toFixed(1)}`;

/** How many values are in each of ten intervals of 0 to 1. The last one includes 1. */
export function confidenceRows(values: readonly number[]): { label: string; values: number[] }[] {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values)
    counts[Math.min(BINS - 1, Math.floor(value * BINS))] = (counts[Math.min(BINS - 1, Math.floor(value * BINS))] ?? 0) + 1;
  return counts.map((count, bin) => ({ label: binName(bin / BINS, (bin + 1) / BINS), values: [count] }));
}

const MOST_MONTHS = 600;

/** One row for each month from the first to the last. Months without samples have zeros. */
export function monthRows(months: readonly { readonly month: string; readonly samples: number }[]) {
  const [first, last] = [months[0]?.month, months.at(-1)?.month];
  if (first === undefined || last === undefined) return [];
  const samples = new Map(months.map((row) => [row.month, row.samples]));
  const rows: { label: string; values: number[] }[] = [];
  let [year, month] = first.split('-').map(Number) as [number, number];
  for (let label = first; label <= last && rows.length < MOST_MONTHS; ) {
    rows.push({ label, values: [samples.get(label) ?? 0] });
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    label = `${year}-${String(month).padStart(2, '0')}`;
  }
  return rows;
}

/** A share as `98.4 %`; a dash when there is nothing to divide. */
export const percent = (share: number | null | undefined): string => (share == null ? '–' : `${(share * 100).toFixed(1)} %`);
