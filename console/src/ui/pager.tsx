/**
 * Moves through the pages of a list. Lists go forward by cursor. The browser goes back. It appears with the first rows, since it stands below
 * them and would move.
 */

import { Button } from './button.js';
import { numberText } from './counted.js';
import type { ListAddress } from './list-address.js';
import styles from './pager.module.css';

interface Properties {
  readonly address: ListAddress;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined } | undefined;
  readonly shown: number;
  /** The number of rows in the whole list, if it was counted. */
  readonly total?: number | undefined;
}

export const Pager = ({ address, pageInfo, shown, total }: Properties) =>
  pageInfo && (
    <nav className={styles.pager} aria-label="Pages">
      {/* A screen reader announces the number when a filter or a page changes it. */}
      <span className={styles.count} role="status">
        {numberText(shown)}
        {total !== undefined && ` of ${numberText(total)}`}
        <span className="visually-hidden"> {(total ?? shown) === 1 ? 'row' : 'rows'}</span>
      </span>
      <Button disabled={address.after === null} onClick={() => address.goTo(null)}>
        First page
      </Button>
      <Button disabled={!pageInfo.hasNextPage} onClick={() => address.goTo(pageInfo.endCursor ?? null)}>
        Next page
      </Button>
    </nav>
  );
