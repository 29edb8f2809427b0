/** The desk of a judge: the detection, the judgement, and the history of the position. */
import type { ListAddress } from '../../ui/list-address.js';
import styles from './detections.module.css';
import { History, radiusIn, useReadAhead } from './history.js';
import { JudgePanel } from './judge-panel.js';
import { Outcomes } from './outcomes.js';
import { Subject } from './subject.js';
import type { Judging } from './use-queue.js';

interface Properties {
  readonly judging: Judging;
  readonly address: Pick<ListAddress, 'get' | 'set'>;
  readonly isSingle?: boolean;
}

export function Desk({ judging, address, isSingle = false }: Properties) {
  const { shown, queue } = judging;
  const radius = radiusIn(address.get('radius'));
  useReadAhead(queue.line[queue.at + 1], radius);
  if (shown === undefined) return null;
  return (
    <>
      <p className="visually-hidden" role="status">
        {`Detection ${queue.at + 1}: the model says ${shown.type.toLowerCase()}, ${(shown.confidence * 100).toFixed(0)} %.`}
      </p>
      <div className={styles.desk}>
        <Subject detection={shown} />
        <div className={styles.side}>
          <JudgePanel judging={judging} isSingle={isSingle} />
          <Outcomes queue={queue} />
        </div>
      </div>
      <History detection={shown} radius={radius} onRadius={(next) => address.set({ radius: next })} />
    </>
  );
}
