/** A moment in UTC. The title shows it in the reader's own time zone. */
import styles from './moment.module.css';
import { relativeText, utcText } from './moments.js';
import { useNow } from './use-now.js';

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

interface Properties {
  readonly at: string;
  /** Shows the distance from now; the exact moment is in the title then. */
  readonly relative?: boolean;
}

export function Moment({ at, relative = false }: Properties) {
  const now = useNow();
  const local = LOCAL.format(new Date(at));
  return (
    <time className={styles.moment} dateTime={at} title={relative ? `${utcText(at)}\n${local}` : local}>
      {relative ? relativeText(at, now) : utcText(at)}
    </time>
  );
}
