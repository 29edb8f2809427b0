/** Detections to judge, one after the other. Filters, order and the radius of the history are in the address, and new ones arrive live. */
import { useState } from 'react';
import { useLive } from '../../api/stream.js';
import { useReadAgain } from '../../api/use-read-again.js';
import { Button } from '../../ui/button.js';
import { counted } from '../../ui/counted.js';
import { type ListAddress, useListAddress } from '../../ui/list-address.js';
import { Needs } from '../../ui/needs.js';
import { Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { Counts } from './counts.js';
import { Desk } from './desk.js';
import { BY_DEFAULT, filterIn, liveFilterOf, orderIn } from './detection-filter.js';
import styles from './detections.module.css';
import { DetectionFilters } from './filters.js';
import { CountDetections, FollowDetections } from './operations.js';
import { useKeys } from './use-keys.js';
import { type Judging, useQueue } from './use-queue.js';

/** However fast judgements and detections arrive, the counts are read again at most this often, in milliseconds. */
const PAUSE_MS = 5_000;
/** After a judgement of this page they are read again so soon: its reader looks for the change. */
const MINE_MS = 1_000;

export default function DetectionsPage() {
  return (
    <Page title="Detections to judge" lead="What the models found. Judge one after the other, by keys or by buttons.">
      <Needs permission="READ_DATA">
        <Detections />
      </Needs>
    </Page>
  );
}

function Detections() {
  const address = useListAddress(BY_DEFAULT);
  const filter = filterIn(address);
  const [turn, setTurn] = useState(0);
  // Another filter or order is another queue.
  const queue = JSON.stringify([filter, orderIn(address), turn]);
  const [arrived, setArrived] = useState({ queue, count: 0 });
  const count = arrived.queue === queue ? arrived.count : 0;
  const countAgain = useReadAgain([CountDetections], PAUSE_MS);
  const countMine = useReadAgain([CountDetections], MINE_MS);
  const live = useLive(FollowDetections, { filter: liveFilterOf(filter) }, () => {
    setArrived((before) => ({ queue, count: before.queue === queue ? before.count + 1 : 1 }));
    countAgain();
  });
  return (
    <div className={styles.cards}>
      <DetectionFilters address={address} />
      <Counts survey={filter.survey ?? null} live={live} />
      <Line key={queue} address={address} arrived={count} onBegin={() => setTurn(turn + 1)} onChange={countMine} />
    </div>
  );
}

interface Properties {
  readonly address: ListAddress;
  /** The number of detections that were recorded since the queue was read. */
  readonly arrived: number;
  readonly onBegin: () => void;
  readonly onChange: () => void;
}

function Line({ address, arrived, onBegin, onChange }: Properties) {
  const judging = useQueue({ filter: filterIn(address), orderBy: orderIn(address) }, onChange);
  const { shown, error, isDone } = judging;
  return (
    <>
      <div className={styles.arrivals} role="status">
        {arrived > 0 && (
          <>
            <span>{counted(arrived, 'new detection')} arrived.</span>
            <Button onClick={onBegin}>Begin again with them</Button>
          </>
        )}
      </div>
      {shown ? (
        <Desk judging={judging} address={address} />
      ) : error ? (
        <ErrorPanel error={error} onRetry={judging.retry} />
      ) : isDone ? (
        <End judging={judging} onBegin={onBegin} />
      ) : (
        <Loading lines={12} label="Loading: detections" />
      )}
    </>
  );
}

/** The end of the queue. The keys that lead back work here too. */
function End({ judging, onBegin }: { readonly judging: Judging; readonly onBegin: () => void }) {
  const { undo, queue, keysWork } = judging;
  const wasFull = queue.line.length > 0;
  const back = wasFull ? () => judging.move(-1) : undefined;
  useKeys({ u: undo, k: back, arrowleft: back }, keysWork);
  return (
    <Empty title={wasFull ? 'That was the last one' : 'No detection waits here'}>
      <p>
        {wasFull
          ? 'Skipped detections come again when you begin again.'
          : 'New detections are announced here when they are recorded.'}
      </p>
      <div className={styles.moves}>
        <Button look="primary" onClick={onBegin}>
          Look again
        </Button>
        {undo && (
          <Button onClick={undo}>
            Undo the last judgement <kbd>u</kbd>
          </Button>
        )}
        {back && (
          <Button onClick={back}>
            Back <kbd>k</kbd>
          </Button>
        )}
      </div>
    </Empty>
  );
}
