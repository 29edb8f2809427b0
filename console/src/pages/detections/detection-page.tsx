/** One detection, which a link names: the same desk, without a queue. */
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { useReadAgain } from '../../api/use-read-again.js';
import { useListAddress } from '../../ui/list-address.js';
import { Needs } from '../../ui/needs.js';
import { Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { Desk } from './desk.js';
import { BY_DEFAULT } from './detection-filter.js';
import styles from './detections.module.css';
import { ShowDetection } from './operations.js';
import type { Detection } from './queue.js';
import { useQueue } from './use-queue.js';

export default function DetectionPage({ uuid }: { readonly uuid: string }) {
  return (
    <Page title="Detection" above={<Link href="/detections">← Detections</Link>}>
      <Needs permission="READ_DATA">
        <Shown key={uuid} uuid={uuid} />
      </Needs>
    </Page>
  );
}

function Shown({ uuid }: { readonly uuid: string }) {
  const { data, error, refetch } = useData(ShowDetection, { id: `Detection:${uuid}` });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const { detection } = data;
  return detection ? <One detection={detection} /> : <Empty title="There is no such detection" />;
}

function One({ detection }: { readonly detection: Detection }) {
  const address = useListAddress(BY_DEFAULT);
  const judging = useQueue({ only: detection }, useReadAgain([ShowDetection], 0));
  return (
    <div className={styles.cards}>
      <Desk judging={judging} address={address} isSingle />
    </div>
  );
}
