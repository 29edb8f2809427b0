/** The last judgements and what became of each: sent, saved, or refused with the code of the refusal. */
import { Badge } from '../../ui/badge.js';
import { Text } from '../../ui/visible.js';
import styles from './detections.module.css';
import type { Outcome, Queue } from './queue.js';

const SHOWN = 4;

export function Outcomes({ queue: { line, outcomes } }: { readonly queue: Queue }) {
  const refused = [...outcomes].filter(([, { state }]) => state === 'refused');
  const latest = [...outcomes].filter(([, { state }]) => state !== 'refused').slice(-SHOWN);
  const nameOf = (id: string) => line.find((detection) => detection.id === id)?.observation.externalId ?? id;
  return (
    <section className={styles.outcomes} aria-label="Your last judgements">
      <ul aria-live="polite">
        {[...refused, ...latest.toReversed()].map(([id, outcome]) => (
          <li key={id} className={styles.outcome}>
            <Text className={styles.text}>{nameOf(id)}</Text>
            <span>{outcome.label.toLowerCase()}</span>
            <State outcome={outcome} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ outcome }: { readonly outcome: Outcome }) {
  if (outcome.state === 'refused')
    return (
      <Badge tone="bad" title={outcome.error.message}>
        not saved, shown again: {outcome.error.code}
      </Badge>
    );
  return outcome.state === 'saved' ? <Badge tone="good">saved</Badge> : <Badge>sending</Badge>;
}
