/** The fields of an entity before and after a change, side by side. */
import { useMemo } from 'react';
import { Badge } from '../../ui/badge.js';
import { Empty } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text, visible } from '../../ui/visible.js';
import styles from './audit.module.css';
import type { AuditEvent } from './event.js';
import { type FieldChange, fieldChanges } from './sides.js';
import { type SurveyNames, withNames } from './survey-names.js';
import { useSurveyNamesIn } from './use-survey-names.js';

/** A survey has its name. Its id is in the title. */
function Value({ text, names }: { readonly text: string | null; readonly names: SurveyNames }) {
  if (text === null) return <span>–</span>;
  const named = withNames(text, names);
  return (
    <span {...(named !== text && { title: visible(text) })}>
      <Text className={styles.value}>{named}</Text>
    </span>
  );
}

const columnsWith = (names: SurveyNames): readonly Column<FieldChange>[] => [
  {
    name: 'Field',
    cell: ({ field, before, after }) => (
      <span className={styles.field}>
        <Text>{field}</Text>{' '}
        {before !== after && (
          <Badge tone={before === null ? 'good' : after === null ? 'bad' : 'accent'}>
            {before === null ? 'set' : after === null ? 'removed' : 'changed'}
          </Badge>
        )}
      </span>
    ),
  },
  { name: 'Before', cell: ({ before }) => <Value text={before} names={names} /> },
  { name: 'After', cell: ({ after }) => <Value text={after} names={names} /> },
];

export function SideBySide({ event }: { readonly event: AuditEvent }) {
  const { before, after } = event;
  const names = useSurveyNamesIn(useMemo(() => [event], [event]));
  const columns = useMemo(() => columnsWith(names), [names]);
  const rows = fieldChanges(before, after);
  if (rows.length === 0) return <Empty title="This event changed no field" />;
  return <Table caption="Fields before and after" columns={columns} rows={rows} idOf={({ field }) => field} />;
}
