/** Waits for the first request with a key, and says when it has come, and whether requests are refused. */
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import type { Permission } from '../../gql/graphql.js';
import { counted } from '../../ui/counted.js';
import { Moment } from '../../ui/moment.js';
import styles from './dialogs.module.css';
import { uuidOf } from './key-filter.js';
import { WatchKey } from './operations.js';
import { namesOf } from './permission-name.js';

const WATCH_MS = 2_000;

const useWatched = (id: string) => useData(WatchKey, { id }, { everyMs: WATCH_MS, freshMs: 0 }).data?.apiKey;

export const useFirstUse = (id: string): string | null => useWatched(id)?.lastUsedAt ?? null;

export function FirstUse({ id }: { readonly id: string }) {
  const key = useWatched(id);
  const at = key?.lastUsedAt;
  const refused = key?.dailyUsage.reduce((sum, { denials }) => sum + denials, 0) ?? 0;
  return (
    <p className={styles.live} role="status">
      <span className={`${styles.dot} ${at && refused === 0 ? styles.seen : ''}`} aria-hidden="true" />
      {at ? (
        <span>
          First used <Moment at={at} relative />. {refused > 0 && `${refusalOf(refused, key?.missingPermissions ?? [])} `}
          <Link href={`/keys/${uuidOf(id)}`}>See its requests a day</Link>
        </span>
      ) : (
        <span>Waiting for the first use. This line changes by itself.</span>
      )}
    </p>
  );
}

/** A request can also be denied for its address, and then it lacked nothing. */
function refusalOf(count: number, missing: readonly { readonly permission: Permission }[]): string {
  const names = namesOf(missing.map(({ permission }) => permission));
  return `${counted(count, 'request')} denied${names && `, for lack of ${names}`}.`;
}
