/** The fields of an entity before and after a change, side by side. */
import { useMemo } from 'react';
import { Link } from 'wouter';
import { Badge } from '../../ui/badge.js';
import { Empty } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text, visible } from '../../ui/visible.js';
import styles from './audit.module.css';
import { type EntityNames, globalIdIn, withEntityNames } from './entity-ids.js';
import { type AuditEvent, pageOf } from './event.js';
import { type FieldChange, fieldChanges } from './sides.js';
import { type SurveyNames, withNames } from './survey-names.js';
import { useSurveyNamesIn } from './use-survey-names.js';

/** A value of one side: as the event contains it, and with names. */
interface Shown {
  readonly field: string;
  readonly text: string | null;
  readonly named: string | null;
}

/** An entity has its name, and its id is in the title. The id leads to its page. */
function Value({ field, text, named }: Shown) {
  if (text === null) return <span>–</span>;
  const id = globalIdIn(field, text);
  const page = id === null ? null : pageOf(id);
  const value = <Text className={styles.value}>{named ?? text}</Text>;
  return (
    <span {...(named !== text && { title: visible(text) })}>{page === null ? value : <Link href={page}>{value}</Link>}</span>
  );
}

interface Row extends FieldChange {
  readonly named: FieldChange;
}

/** What was created has only values after the event, and what was removed only values before it. A column without a value is left out. */
const columnsWith = (hasBefore: boolean, hasAfter: boolean): readonly Column<Row>[] => [
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
  ...(hasBefore
    ? [
        {
          name: 'Before',
          cell: ({ field, before, named }: Row) => <Value field={field} text={before} named={named.before} />,
        },
      ]
    : []),
  ...(hasAfter
    ? [{ name: 'After', cell: ({ field, after, named }: Row) => <Value field={field} text={after} named={named.after} /> }]
    : []),
];

function rowsOf({ before, after }: AuditEvent, entities: EntityNames, surveys: SurveyNames): Row[] {
  const named = fieldChanges(withEntityNames(before, entities), withEntityNames(after, entities));
  const withSurveys = (text: string | null | undefined) => (text == null ? null : withNames(text, surveys));
  return fieldChanges(before, after).map((row, index) => {
    const { before: was, after: is } = named[index] ?? row;
    return { ...row, named: { field: row.field, before: withSurveys(was), after: withSurveys(is) } };
  });
}

export function SideBySide({ event, names }: { readonly event: AuditEvent; readonly names: EntityNames }) {
  const surveys = useSurveyNamesIn(useMemo(() => [event], [event]));
  const rows = useMemo(() => rowsOf(event, names, surveys), [event, names, surveys]);
  const [hasBefore, hasAfter] = [rows.some((row) => row.before !== null), rows.some((row) => row.after !== null)];
  const columns = useMemo(() => columnsWith(hasBefore, hasAfter), [hasBefore, hasAfter]);
  if (rows.length === 0) return <Empty title="This event changed no field" />;
  return <Table caption="Fields before and after" columns={columns} rows={rows} idOf={({ field }) => field} />;
}
