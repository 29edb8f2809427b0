/** The fields of an entity before and after a change, side by side. */
import { Badge } from '../../ui/badge.js';
import { Empty } from '../../ui/states.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import styles from './audit.module.css';
import { type FieldChange, fieldChanges } from './sides.js';

const Value = ({ text }: { readonly text: string | null }) =>
  text === null ? <span>–</span> : <Text className={styles.value}>{text}</Text>;

const COLUMNS: readonly Column<FieldChange>[] = [
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
  { name: 'Before', cell: ({ before }) => <Value text={before} /> },
  { name: 'After', cell: ({ after }) => <Value text={after} /> },
];

export function SideBySide({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const rows = fieldChanges(before, after);
  if (rows.length === 0) return <Empty title="This event changed no field" />;
  return <Table caption="Fields before and after" columns={COLUMNS} rows={rows} idOf={({ field }) => field} />;
}
