/** The keys of a user that are neither revoked nor expired. They work as long as the user is active. */

import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { numberText } from '../../ui/counted.js';
import { Moment } from '../../ui/moment.js';
import { ErrorPanel, Loading } from '../../ui/states.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { ListKeysOf } from './operations.js';
import styles from './people.module.css';

interface Properties {
  readonly ownerId: string;
  /** What the list is called: "Keys that work". */
  readonly name: string;
}

export function KeysOf({ ownerId, name: listName }: Properties) {
  const { data, error, refetch } = useData(ListKeysOf, { ownerId });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading lines={3} />;
  const { nodes, totalCount } = data.apiKeys;
  if (nodes.length === 0) return <p className={styles.note}>The user has no such key.</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled with the keyboard. */}
      <ul className={styles.keys} aria-label={listName} tabIndex={0}>
        {nodes.map(({ id, name, lastUsedAt }) => (
          <li key={id}>
            <Link href={`/keys/${uuidOf(id)}`}>
              <Text>{name}</Text>
            </Link>
            <span className={styles.note}>
              {lastUsedAt ? (
                <>
                  used <Moment at={lastUsedAt} relative />
                </>
              ) : (
                'never used'
              )}
            </span>
          </li>
        ))}
      </ul>
      {totalCount > nodes.length && (
        <p className={styles.note}>
          and {numberText(totalCount - nodes.length)} more: <Link href={`/keys?owner=${uuidOf(ownerId)}`}>all keys</Link>
        </p>
      )}
    </>
  );
}
