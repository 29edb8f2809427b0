/** A list in one panel: its filters, its rows or the error that took their place, and its pager. Its style sheet also has the cells for long texts. */
import type { ReactNode } from 'react';
import type { AstridError } from '../../../src/client/error.js';
import type { ListAddress } from './list-address.js';
import styles from './list-panel.module.css';
import { Pager } from './pager.js';
import { Empty, ErrorPanel } from './states.js';
import { type Column, Table } from './table.js';

interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
  readonly totalCount?: number;
}

interface Properties<Row> {
  readonly caption: string;
  readonly filters: ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly address: ListAddress;
  /** Undefined while the first page loads. */
  readonly page: Connection<Row> | undefined;
  /** The read of the page. */
  readonly read: { readonly error: AstridError | null; readonly refetch: () => unknown; readonly isPlaceholderData: boolean };
  /** Stated instead of rows when there are none. */
  readonly empty: string;
}

export function ListPanel<Row extends { readonly id: string }>(properties: Properties<Row>) {
  const { caption, filters, columns, address, page, read, empty } = properties;
  const rows = page?.nodes;
  return (
    <div className={styles.list}>
      <search className={styles.filters} aria-label={`Filter the ${caption.toLowerCase()}`}>
        {filters}
      </search>
      {read.error ? (
        <div className={styles.error}>
          <ErrorPanel error={read.error} onRetry={() => void read.refetch()} />
        </div>
      ) : (
        <Table
          caption={caption}
          columns={columns}
          rows={rows}
          idOf={({ id }) => id}
          sorting={address.sorting}
          onSort={address.sort}
          stale={read.isPlaceholderData}
        />
      )}
      {rows?.length === 0 && <Empty title={empty} />}
      <Pager address={address} pageInfo={page?.pageInfo} shown={rows?.length ?? 0} total={page?.totalCount} />
    </div>
  );
}
