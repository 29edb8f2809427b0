/** The fields of an entity before and after a change, side by side. */
import { useMemo } from 'react';
import { Link } from 'wouter';
import { Badge } from '../../ui/badge.js';
import { Empty } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text, visible } from '../../ui/visible.js';
import styles from './audit.module.css';
import { isGlobalId } from './audit-filter.js';
import { type AuditEvent, pageOf } from './event.js';
import { type FieldChange, fieldChanges } from './sides.js';
import { type SurveyNames, withNames } from './survey-names.js';
import { useSurveyNamesIn } from './use-survey-names.js';

/** A survey has its name, and its id is in the title. The id of an entity leads to its page. */
function Value({ text, names }: { readonly text: string | null; readonly names: SurveyNames }) {
  if (text === null) return <span>–</span>;
  const named = withNames(text, names);
  const page = isGlobalId(text) ? pageOf(text) : null;
  return (
    <span {...(named !== text && { title: visible(text) })}>
      {page === null ? (
        <Text className={styles.value}>{named}</Text>
      ) : (
        <Link href={page}>
          <Text className={styles.value}>{named}</Text>
        </Link>
      )}
    </span>
  );
}

/** What was created has only values after the event, and what was removed only values before it. A column without a value is left out. */
const columnsWith = (names: SurveyNames, hasBefore: boolean, hasAfter: boolean): readonly Column<FieldChange>[] => [
  {
    name: 'Field',
    cell: ({ field, before, after }) => (
      <span className={styles.field}>
        <Text>{field}</Text>{' '}
        {hasBefore && hasAfter && before !== after && (
          <Badge tone={before === null ? 'good' : after === null ? 'bad' : 'accent'}>
            {before === null ? 'set' : after === null ? 'removed' : 'changed'}
          </Badge>
        )}
      </span>
    ),
  },
  ...(hasBefore ? [{ name: 'Before', cell: ({ before }: FieldChange) => <Value text={before} names={names} /> }] : []),
  ...(hasAfter ? [{ name: 'After', cell: ({ after }: FieldChange) => <Value text={after} names={names} /> }] : []),
];

export function SideBySide({ event }: { readonly event: AuditEvent }) {
  const { before, after } = event;
  const names = useSurveyNamesIn(useMemo(() => [event], [event]));
  const rows = useMemo(() => fieldChanges(before, after), [before, after]);
  const [hasBefore, hasAfter] = [rows.some((row) => row.before !== null), rows.some((row) => row.after !== null)];
  const columns = useMemo(() => columnsWith(names, hasBefore, hasAfter), [names, hasBefore, hasAfter]);
  if (rows.length === 0) return <Empty title="This event changed no field" />;
  return <Table caption="Fields before and after" columns={columns} rows={rows} idOf={({ field }) => field} />;
}
