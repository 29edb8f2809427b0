/**
 * A table of rows. Its head sorts, its boxes select, and on a narrow screen each row is a card with the names of its columns. The roles are stated,
 * since browsers drop them where a table is not laid out as one.
 */
import { memo, type ReactNode, useCallback, useEffect, useRef } from 'react';
import { Scrolling } from './scrolling.js';
import { Loading } from './states.js';
import styles from './table.module.css';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** The field of the API's order, when the list can be sorted by it. */
  readonly sort?: string;
  readonly numeric?: boolean;
}

export interface Sorting {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

interface Properties<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while the first page loads. */
  readonly rows: readonly Row[] | undefined;
  readonly idOf: (row: Row) => string;
  readonly sorting?: Sorting | undefined;
  readonly onSort?: (sorting: Sorting) => void;
  readonly selection?: {
    readonly ids: ReadonlySet<string>;
    readonly onChange: (ids: ReadonlySet<string>) => void;
    readonly labelOf: (row: Row) => string;
  };
  readonly stale?: boolean;
  /** Stays a table on a narrow screen: its rows are numbers to compare. */
  readonly isNumbers?: boolean;
}

export function Table<Row>(properties: Properties<Row>) {
  const { caption, columns, rows, idOf, sorting, onSort, selection, stale = false, isNumbers = false } = properties;
  const ids = rows?.map(idOf) ?? [];
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });
  const toggle = useCallback((id: string) => latest.current?.onChange(toggled(latest.current.ids, id)), []);
  const allChosen = ids.length > 0 && ids.every((id) => selection?.ids.has(id));
  if (rows === undefined) return <Loading lines={8} label={`Loading: ${caption}`} />;
  return (
    <Scrolling name={caption}>
      {/* The pager moves the focus to it. */}
      <table
        className={`${styles.table} ${isNumbers ? '' : styles.cards} ${stale ? styles.stale : ''}`}
        role="table"
        aria-busy={stale}
        tabIndex={-1}
      >
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {/* Without rows there is nothing to select, and no cell below it. */}
            {selection && rows.length > 0 && (
              <th role="columnheader" scope="col" className={styles.box}>
                <input
                  type="checkbox"
                  aria-label="Select all rows of this page"
                  checked={allChosen}
                  onChange={() => selection.onChange(new Set(allChosen ? [] : ids))}
                />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.name} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Line
              key={idOf(row)}
              row={row}
              id={idOf(row)}
              columns={columns}
              label={selection?.labelOf(row)}
              isChosen={selection?.ids.has(idOf(row)) ?? false}
              onToggle={toggle}
            />
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

interface LineProperties<Row> {
  readonly row: Row;
  readonly id: string;
  readonly columns: readonly Column<Row>[];
  /** The name of the row, when it can be selected. */
  readonly label: string | undefined;
  readonly isChosen: boolean;
  readonly onToggle: (id: string) => void;
}

/** One row. It is rendered again only when it changes: not for each selected box, and not while the next rows load. */
const Line = memo(function Line<Row>({ row, id, columns, label, isChosen, onToggle }: LineProperties<Row>) {
  return (
    <tr role="row" className={isChosen ? styles.chosen : undefined}>
      {label !== undefined && (
        <td role="cell" className={styles.box}>
          <input type="checkbox" aria-label={`Select ${label}`} checked={isChosen} onChange={() => onToggle(id)} />
        </td>
      )}
      {columns.map((column, index) => (
        <td
          role="cell"
          key={column.name}
          data-label={column.name}
          className={index === 0 ? styles.title : column.numeric ? styles.numeric : undefined}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}) as <Row>(properties: LineProperties<Row>) => ReactNode;

function Head<Row>({
  column,
  sorting,
  onSort,
}: {
  column: Column<Row>;
  sorting?: Sorting | undefined;
  onSort?: ((sorting: Sorting) => void) | undefined;
}) {
  const { name, sort, numeric } = column;
  const direction = sorting?.field === sort ? sorting?.direction : undefined;
  const ariaSort = direction === undefined ? undefined : direction === 'ASC' ? 'ascending' : 'descending';
  return (
    <th role="columnheader" scope="col" aria-sort={ariaSort} className={numeric ? styles.numeric : undefined}>
      {sort === undefined || onSort === undefined ? (
        name
      ) : (
        <button
          type="button"
          className={styles.sort}
          onClick={() => onSort({ field: sort, direction: direction === 'ASC' ? 'DESC' : 'ASC' })}
        >
          {name}
          <span aria-hidden="true" className={direction ? styles.arrow : styles.noArrow}>
            {direction === 'DESC' ? '↓' : '↑'}
          </span>
        </button>
      )}
    </th>
  );
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
