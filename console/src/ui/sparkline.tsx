/** The requests of the last days as bars: denied and failed ones in the colours of the chart. Its label says the same in words. Few elements draw it, since a list has 50 of them. */
import { counted, numberText } from './counted.js';
import { dayText } from './moments.js';
import styles from './sparkline.module.css';
import { useNow } from './use-now.js';

export interface Day {
  /** `2023-05-19` */
  readonly day: string;
  readonly requests: number;
  readonly errors: number;
  readonly denials: number;
}

const DAY_MS = 86_400_000;
const HEIGHT = 24;
const STEP = 4;
const WIDTH = 3;

let lastDays: { readonly today: number; readonly count: number; readonly names: readonly string[] } | undefined;

/** The days up to today, the oldest first. The sparklines of a list share them. */
function daysUpTo(now: number, count: number): readonly string[] {
  const today = Math.floor(now / DAY_MS);
  if (lastDays?.today !== today || lastDays.count !== count) {
    const names = Array.from({ length: count }, (_, index) => dayText(new Date((today - (count - 1 - index)) * DAY_MS)));
    lastDays = { today, count, names };
  }
  return lastDays.names;
}

/** One entry for each day up to today, the oldest first. Days without use have zeros. */
export function everyDay(days: readonly Day[], count: number, now: number): Day[] {
  const byDay = new Map(days.map((day) => [day.day, day]));
  return daysUpTo(now, count).map((day) => byDay.get(day) ?? { day, requests: 0, errors: 0, denials: 0 });
}

/** One bar for each height above 0, from left to right. */
const bars = (heights: readonly number[]): string =>
  heights
    .map((height, index) => (height > 0 ? `M${index * STEP} ${HEIGHT}v${-height.toFixed(1)}h${WIDTH}v${height.toFixed(1)}z` : ''))
    .join('');

/** The requests of a day by their outcome. A refused request may not count as one of the key: its address was not allowed, for example. */
export const outcomesOf = ({ requests, errors, denials }: Day) => ({
  succeeded: Math.max(0, requests - errors - denials),
  denied: denials,
  failed: errors,
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function Sparkline({ days, count = 30 }: { readonly days: readonly Day[]; readonly count?: number }) {
  const now = useNow();
  const all = everyDay(days, count, now).map(outcomesOf);
  const totals = all.map(({ succeeded, denied, failed }) => succeeded + denied + failed);
  const most = Math.max(1, ...totals);
  const heights = totals.map((total) => (total === 0 ? 0 : Math.max(2, (total / most) * HEIGHT)));
  /** Bars up to a part of each day. Those of smaller parts are drawn over them, so that failed requests are on top. */
  const upTo = (part: (index: number) => number): string =>
    bars(heights.map((height, index) => (height * part(index)) / Math.max(1, totals[index] ?? 0)));
  const [total, denied, failed] = [sum(totals), sum(all.map((day) => day.denied)), sum(all.map((day) => day.failed))];
  const refused = [denied > 0 && `${numberText(denied)} denied`, failed > 0 && `${numberText(failed)} failed`].filter(Boolean);
  const label =
    total === 0
      ? `No request in ${count} days`
      : `${counted(total, 'request')} in ${count} days, ${refused.join(', ') || 'none denied or failed'}`;
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${count * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <path className={styles.none} d={bars(totals.map((total) => (total === 0 ? 1 : 0)))} />
      {failed > 0 && <path className={styles.failed} d={bars(heights)} />}
      {denied > 0 && <path className={styles.denied} d={upTo((index) => (totals[index] ?? 0) - (all[index]?.failed ?? 0))} />}
      <path className={styles.bar} d={upTo((index) => all[index]?.succeeded ?? 0)} />
    </svg>
  );
}
