/** Waits for the first request with a key, and says when it has come. */
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { Moment } from '../../ui/moment.js';
import styles from './dialogs.module.css';
import { uuidOf } from './key-filter.js';
import { WatchKey } from './operations.js';

const WATCH_MS = 2_000;

export function useFirstUse(id: string): string | null {
  const { data } = useData(WatchKey, { id }, { everyMs: WATCH_MS, freshMs: 0 });
  return data?.apiKey?.lastUsedAt ?? null;
}

export function FirstUse({ id }: { readonly id: string }) {
  const at = useFirstUse(id);
  return (
    <p className={styles.live} role="status">
      <span className={`${styles.dot} ${at ? styles.seen : ''}`} aria-hidden="true" />
      {at ? (
        <span>
          First used <Moment at={at} relative />. <Link href={`/keys/${uuidOf(id)}`}>See its requests a day</Link>
        </span>
      ) : (
        <span>Waiting for the first use. This line changes by itself.</span>
      )}
    </p>
  );
}
