/** Runs of one kind as a table, with what the signed-in person may do with each. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useHolds } from '../../session/use-session.js';
import { Badge, type Tone } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { Moment } from '../../ui/moment.js';
import { type Column, Table } from '../../ui/table.js';
import { useNow } from '../../ui/use-now.js';
import { Text } from '../../ui/visible.js';
import { ActionDialog, type Verb } from './action-dialog.js';
import type { Kind } from './kinds.js';
import styles from './pipeline.module.css';
import { silence } from './silence.js';
import { detailOf, subjectOf, surveyOf, type WorkRow } from './work.js';

const TONES: Readonly<Record<string, Tone>> = {
  RUNNING: 'accent',
  COMPLETED: 'good',
  FAILED: 'bad',
};

interface Properties {
  readonly kind: Kind;
  /** Undefined while they load. */
  readonly rows: readonly WorkRow[] | undefined;
  readonly staleMinutes: number;
  readonly stale?: boolean;
}

export function WorkTable({ kind, rows, staleMinutes, stale = false }: Properties) {
  const mayChange = useHolds(kind.needs);
  const [asked, setAsked] = useState<{ verb: Verb; row: WorkRow } | null>(null);
  const columns: Column<WorkRow>[] = [
    { name: 'What', cell: (row) => <Subject row={row} /> },
    { name: 'Survey', cell: (row) => <Text className={styles.text}>{surveyOf(row)}</Text> },
    { name: 'Status', cell: (row) => <Status row={row} staleMinutes={staleMinutes} /> },
    { name: 'Attempt', numeric: true, cell: ({ retryCount }) => (retryCount === undefined ? '–' : retryCount + 1) },
    { name: 'Started', cell: ({ startedAt }) => (startedAt ? <Moment at={startedAt} relative /> : '–') },
    { name: 'Last sign', cell: ({ updatedAt }) => <Moment at={updatedAt} relative /> },
    { name: 'Error', cell: ({ error }) => <Text className={styles.text}>{error ?? '–'}</Text> },
    ...(mayChange
      ? [
          {
            name: 'Change',
            cell: (row: WorkRow) => (
              <span className={styles.buttons}>
                {verbsOf(kind, row, staleMinutes).map((verb) => (
                  <Button key={verb} look="plain" onClick={() => setAsked({ verb, row })}>
                    {LABELS[verb]}
                    <span className="visually-hidden"> {subjectOf(row).text}</span>
                  </Button>
                ))}
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <Table caption={kind.title} columns={columns} rows={rows} idOf={({ id }) => id} stale={stale} />
      {asked && <ActionDialog kind={kind} {...asked} staleMinutes={staleMinutes} onClose={() => setAsked(null)} />}
    </>
  );
}

const LABELS: Readonly<Record<Verb, string>> = { retry: 'Retry', fail: 'Fail', cancel: 'Cancel' };

/** What the API would accept for the row. The server decides again. */
function verbsOf(kind: Kind, row: WorkRow, staleMinutes: number): Verb[] {
  const { isLate } = silence(row, staleMinutes, Date.now());
  const isOpen = ['PENDING', 'RUNNING', 'SCHEDULED'].includes(row.status);
  return [
    ...(kind.retry && (row.status === 'FAILED' || isLate) ? (['retry'] as const) : []),
    ...(kind.fail && isOpen ? (['fail'] as const) : []),
    ...(kind.cancel && (isOpen || (kind.name === 'workflow' && row.status === 'FAILED')) ? (['cancel'] as const) : []),
  ];
}

function Subject({ row }: { readonly row: WorkRow }) {
  const { text, page } = subjectOf(row);
  const detail = detailOf(row);
  const name = <Text className={styles.text}>{text}</Text>;
  return (
    <>
      {page === null ? name : <Link href={page}>{name}</Link>}
      {detail !== '' && (
        <span className={styles.hint}>
          <Text className={styles.text}>{detail}</Text>
        </span>
      )}
    </>
  );
}

function Status({ row, staleMinutes }: { readonly row: WorkRow; readonly staleMinutes: number }) {
  const { isLate, isLeaseOver } = silence(row, staleMinutes, useNow());
  return (
    <span className={styles.badges}>
      <Badge tone={TONES[row.status] ?? 'calm'}>{row.status.toLowerCase()}</Badge>
      {isLate && <Badge tone="warn">no heartbeat</Badge>}
      {isLeaseOver && <Badge tone="warn">lease over</Badge>}
    </span>
  );
}
