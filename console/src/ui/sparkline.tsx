/** The requests of the last days as bars: failed ones in red. Its label says the same in words. */
import { dayText } from './moment.js';
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

/** One entry for each day up to today, the oldest first. Days without use have zeros. */
export function everyDay(days: readonly Day[], count: number, now: number): Day[] {
  const byDay = new Map(days.map((day) => [day.day, day]));
  return Array.from({ length: count }, (_, index) => {
    const day = dayText(new Date(now - (count - 1 - index) * DAY_MS));
    return byDay.get(day) ?? { day, requests: 0, errors: 0, denials: 0 };
  });
}

export function Sparkline({ days, count = 30 }: { readonly days: readonly Day[]; readonly count?: number }) {
  const now = useNow();
  const all = everyDay(days, count, now);
  const most = Math.max(1, ...all.map(({ requests }) => requests));
  const total = all.reduce((sum, { requests }) => sum + requests, 0);
  const failed = all.reduce((sum, { errors, denials }) => sum + errors + denials, 0);
  const label =
    total === 0
      ? `No request in ${count} days`
      : `${total.toLocaleString('en')} requests in ${count} days, ${failed === 0 ? 'none failed' : `${failed.toLocaleString('en')} failed`}`;
  return (
    <svg className={styles.sparkline} viewBox={`0 0 ${count * STEP} ${HEIGHT}`} role="img" aria-label={label}>
      <title>{label}</title>
      {all.map(({ day, requests, errors, denials }, index) => {
        const height = requests === 0 ? 1 : Math.max(2, (requests / most) * HEIGHT);
        const bad = requests === 0 ? 0 : Math.min(1, (errors + denials) / requests) * height;
        return (
          <g key={day}>
            <rect
              className={requests === 0 ? styles.none : styles.bar}
              x={index * STEP}
              y={HEIGHT - height}
              width={3}
              height={height}
              rx={1}
            />
            {bad > 0 && <rect className={styles.bad} x={index * STEP} y={HEIGHT - bad} width={3} height={bad} rx={1} />}
          </g>
        );
      })}
    </svg>
  );
}
