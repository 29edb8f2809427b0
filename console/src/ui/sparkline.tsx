/** The requests of the last days as bars: failed ones in red. Its label says the same in words. Three elements draw it, since a list has 50 of them. */
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

const failedShare = ({ requests, errors, denials }: Day): number =>
  requests === 0 ? 0 : Math.min(1, (errors + denials) / requests);

export function Sparkline({ days, count = 30 }: { readonly days: readonly Day[]; readonly count?: number }) {
  const now = useNow();
  const all = everyDay(days, count, now);
  const most = Math.max(1, ...all.map(({ requests }) => requests));
  const heights = all.map(({ requests }) => (requests === 0 ? 0 : Math.max(2, (requests / most) * HEIGHT)));
  const total = all.reduce((sum, { requests }) => sum + requests, 0);
  const failed = all.reduce((sum, { errors, denials }) => sum + errors + denials, 0);
  const label =
    total === 0
      ? `No request in ${count} days`
      : `${counted(total, 'request')} in ${count} days, ${failed === 0 ? 'none failed' : `${numberText(failed)} failed`}`;
  return (
    <svg className={styles.sparkline} viewBox={`0 0 ${count * STEP} ${HEIGHT}`} role="img" aria-label={label}>
      <title>{label}</title>
      <path className={styles.none} d={bars(all.map(({ requests }) => (requests === 0 ? 1 : 0)))} />
      <path className={styles.bar} d={bars(heights)} />
      <path className={styles.bad} d={bars(all.map((day, index) => failedShare(day) * (heights[index] ?? 0)))} />
    </svg>
  );
}
