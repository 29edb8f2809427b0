/** How many key requests wait for an admin: a number beside their section. */
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useData } from '../api/use-data.js';
import { CountWaiting } from '../pages/requests/operations.js';
import { numberText } from '../ui/counted.js';
import styles from './shell.module.css';

/** A request of somebody else shows this soon on a page that stays open, in milliseconds. */
const WATCH_MS = 60_000;

export function Waiting() {
  const [location] = useLocation();
  const { data, refetch } = useData(CountWaiting, {}, { everyMs: WATCH_MS, onReturn: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that is opened reads it again.
  useEffect(() => {
    void refetch({ cancelRefetch: false });
  }, [location, refetch]);
  const count = data?.apiKeyRequests.totalCount ?? 0;
  if (count === 0) return null;
  return (
    <>
      <span className="visually-hidden">{` (${numberText(count)} ${count === 1 ? 'waits' : 'wait'})`}</span>
      <span className={styles.waiting} aria-hidden="true">
        {numberText(count)}
      </span>
    </>
  );
}
