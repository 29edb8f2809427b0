/** Keys by the harm that they could do, and the next three things to do about it. */
import { useDeferredValue } from 'react';

import { Link } from 'wouter';
import { Badge, type Tone } from '../../ui/badge.js';
import { ButtonLink } from '../../ui/button.js';
import { numberText } from '../../ui/counted.js';
import { Card, Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import styles from './least-privilege-page.module.css';
import { type Action, type Assessment, level } from './risk.js';
import { useAllKeys } from './use-all-keys.js';

const MOST_SHOWN = 100;
const NEXT = 3;

const TONES: Readonly<Record<ReturnType<typeof level>, Tone>> = { high: 'bad', medium: 'warn', low: 'calm' };

const ADVICE: Readonly<Record<Action, { readonly verb: string; readonly why: string }>> = {
  revoke: { verb: 'Revoke', why: 'Nobody has used it for 90 days. If nobody misses it, it is only a risk.' },
  narrow: { verb: 'Narrow', why: 'Drop the permissions that it has not used for 90 days.' },
  replace: { verb: 'Replace', why: 'It never ends. Create a key with an end, move the program over, and revoke this one.' },
  rotate: { verb: 'Rotate', why: 'Its secret is more than a year old. A new one makes lost copies worthless.' },
};

/** A replacement has several steps. The others are one dialog on the page of the key. */
const linkFor = (id: string, action: Action): string => `/keys/${uuidOf(id)}${action === 'replace' ? '' : `?do=${action}`}`;

const COLUMNS: readonly Column<Assessment>[] = [
  {
    name: 'Key',
    cell: ({ key }) => (
      <Link href={`/keys/${uuidOf(key.id)}`}>
        <Text className={styles.name}>{key.name}</Text>
      </Link>
    ),
  },
  { name: 'Risk', cell: ({ score }) => <Badge tone={TONES[level(score)]}>{level(score)}</Badge> },
  { name: 'Why', cell: ({ reasons }) => reasons.map(({ words }) => words).join(' · ') },
  { name: 'Next', cell: ({ action }) => (action ? ADVICE[action].verb : 'nothing urgent') },
];

export default function LeastPrivilegePage() {
  const { risks: all, read, error, retry, isCut } = useAllKeys();
  // The page answers clicks and keys while the rows are drawn.
  const risks = useDeferredValue(all);
  const next = risks?.filter(({ action }) => action !== null).slice(0, NEXT) ?? [];
  const counts = (['high', 'medium', 'low'] as const).map(
    (name) => `${numberText(risks?.filter(({ score }) => level(score) === name).length ?? 0)} ${name}`,
  );
  return (
    <Page
      title="Least privilege"
      lead="A key should hold what its program needs, for as long as it needs it, and nothing else. The keys with which a thief could do the most harm come first."
    >
      {error && <ErrorPanel error={error} onRetry={retry} />}
      {!risks && !error && (
        <>
          <p className={styles.note} role="status">
            {read === undefined ? 'Reading the keys…' : `${numberText(read)} keys read so far…`}
          </p>
          <Loading lines={6} />
        </>
      )}
      {risks?.length === 0 && <Empty title="No key holds more than it needs" />}
      {next.length > 0 && (
        <section aria-labelledby="next">
          <h2 id="next" className={styles.heading}>
            The next {next.length === 1 ? 'thing' : `${next.length} things`} to do
          </h2>
          <ol className={styles.next}>
            {next.map(({ key, action, reasons }) => (
              <li key={key.id} className={styles.card}>
                <h3>
                  {ADVICE[action as Action].verb} <Text className={styles.name}>{key.name}</Text>
                </h3>
                <p className={styles.note}>{ADVICE[action as Action].why}</p>
                <p className={styles.note}>{reasons.map(({ words }) => words).join(' · ')}</p>
                <ButtonLink to={linkFor(key.id, action as Action)}>
                  {action === 'replace' ? 'Open the key' : `${ADVICE[action as Action].verb}…`}
                </ButtonLink>
              </li>
            ))}
          </ol>
        </section>
      )}
      {risks && risks.length > 0 && (
        <Card
          title="Keys by risk"
          flush
          aside={
            <span className={styles.note} role="status">
              {counts.join(' · ')}
            </span>
          }
        >
          <Table caption="Keys by risk" columns={COLUMNS} rows={risks.slice(0, MOST_SHOWN)} idOf={({ key }) => key.id} />
          {risks.length > MOST_SHOWN && (
            <p className={styles.rest}>
              The {MOST_SHOWN} riskiest of {numberText(risks.length)}.
            </p>
          )}
          {isCut && <p className={styles.rest}>Only the first {numberText(read ?? 0)} keys were read.</p>}
        </Card>
      )}
    </Page>
  );
}
